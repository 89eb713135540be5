import { describe, expect, test } from 'vitest';
import { SpanLabError } from '../../core/errors';
import type { DatasetDescription } from '../../protocol/datasetRequests';
import { LongDatasets } from './longDatasets';

const description = (version: string): DatasetDescription => ({
  version,
  overview: { type: 'dataset', format: 'squad1', paragraphs: [], errors: 0, warnings: 0 },
  problems: [],
  problemCount: 0,
});

function open() {
  const world = {
    version: '1',
    isTrusted: true,
    described: 0,
    released: [] as string[],
    failure: null as Error | null,
  };
  let onChange: (() => void) | null = null;
  const datasets = new LongDatasets(
    {
      describeDataset: () => {
        world.described++;
        return world.failure === null ? Promise.resolve(description(world.version)) : Promise.reject(world.failure);
      },
      describeParagraph: (_path, paragraphIndex) =>
        Promise.resolve({
          version: world.version,
          paragraph: { paragraphIndex, title: '', context: world.version, problems: [], questions: [] },
        }),
      releaseDataset: path => {
        world.released.push(path);
        return Promise.resolve();
      },
    },
    {
      requireEngine: () => {
        if (!world.isTrusted) throw new SpanLabError('workspace-untrusted', 'no');
      },
      watch: (_path, listener) => {
        onChange = listener;
        return { dispose: () => (onChange = null) };
      },
    },
  );
  const next = () => new Promise<string>(resolve => datasets.onDidChange(resolve));
  return { datasets, world, next, change: () => onChange?.(), isWatched: () => onChange !== null };
}

describe('LongDatasets', () => {
  test('a file is read once for all who show it, and released with the last of them', async () => {
    const { datasets, world, next, isWatched } = open();
    const read = next();
    const [first, second] = [datasets.open('/a'), datasets.open('/a')];
    expect(datasets.stateOf('/a')).toEqual({ type: 'reading' });
    expect(await read).toBe('/a');
    expect(datasets.stateOf('/a')).toMatchObject({ type: 'read', description: { version: '1' } });
    first.dispose();
    first.dispose();
    expect(datasets.stateOf('/a')).not.toBeNull();
    second.dispose();
    expect([datasets.stateOf('/a'), world.described, world.released, isWatched()]).toEqual([null, 1, ['/a'], false]);
  });

  test('it is read again when it changes, also where only a paragraph shows that', async () => {
    const { datasets, world, next, change } = open();
    const read = next();
    datasets.open('/a');
    await read;
    world.version = '2';
    const changed = next();
    change();
    await changed;
    expect(datasets.stateOf('/a')).toMatchObject({ description: { version: '2' } });
    world.version = '3';
    const seen = next();
    expect((await datasets.paragraph('/a', 0))?.context).toBe('3');
    await seen;
    expect(datasets.stateOf('/a')).toMatchObject({ description: { version: '3' } });
  });

  test('without trust nothing is asked of the engine; with it the file is read after all', async () => {
    const { datasets, world, next } = open();
    world.isTrusted = false;
    const refused = next();
    datasets.open('/a');
    await refused;
    expect(datasets.stateOf('/a')).toMatchObject({ type: 'failed', error: { code: 'workspace-untrusted' } });
    await expect(datasets.paragraph('/a', 0)).rejects.toMatchObject({ code: 'workspace-untrusted' });
    expect(world.described).toBe(0);
    world.isTrusted = true;
    const read = next();
    datasets.retry();
    await read;
    expect(datasets.stateOf('/a')).toMatchObject({ type: 'read' });
  });

  test('a failure is told with its code', async () => {
    const { datasets, world, next } = open();
    world.failure = new SpanLabError('file-missing', 'gone');
    const failed = next();
    datasets.open('/a');
    await failed;
    expect(datasets.stateOf('/a')).toMatchObject({ type: 'failed', error: { code: 'file-missing' } });
  });
});
