import { createHash } from 'node:crypto';
import { cpSync, existsSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { temporaryFolder } from '../../test/support/temporaryFolder';
import { tinyBertFolder } from '../../test/support/tinyBert';
import type { RunEvent } from '../core/runs/runEvent';
import { Engine } from './engine';

const context = 'The lighthouse on the cape was built by Ann Bell in 1804.';

function dataFile(questions = 4): string {
  const qas = Array.from({ length: questions }, (_, index) => ({
    id: String(index),
    question: `Who built the lighthouse, asked for the ${index}th time?`,
    answers: [{ text: 'Ann Bell', answer_start: context.indexOf('Ann Bell') }],
  }));
  const path = join(temporaryFolder(), 'data.json');
  writeFileSync(path, JSON.stringify({ version: '1.1', data: [{ title: 'a', paragraphs: [{ context, qas }] }] }));
  return path;
}

function openEngine() {
  const events: RunEvent[] = [];
  const progress: [label: string, done: number, total: number][] = [];
  const folder = temporaryFolder();
  const engine = new Engine(
    {
      onRunEvents: (_folder, batch) => events.push(...batch),
      onProgress: (...step) => progress.push(step),
      onLog: () => undefined,
    },
    { shippedModel: tinyBertFolder, runsFolder: join(folder, 'runs'), version: '1.2.3' },
  );
  onTestFinished(() => engine.close());
  return { engine, events, progress, folder };
}

const small = { epochs: 200, batchSize: 2, maxLength: 64, docStride: 16, threads: 1 };

describe('Engine', () => {
  test('tells what it is', async () => {
    const { engine } = openEngine();
    const info = await engine.info();
    expect(info).toMatchObject({ version: '1.2.3', pid: process.pid, node: process.versions.node });
    expect(info.onnxruntime).toMatch(/^\d+\.\d+/u);
    expect((await engine.devices()).find(({ usable }) => usable)?.id).toBe('cpu');
  });

  test('an evaluation tells its progress, not more often than ten times a second, and its end', async () => {
    const { engine, progress, folder } = openEngine();
    const started = performance.now();
    const summary = await engine.evaluate({ data: dataFile(40), out: join(folder, 'evaluation') });
    const seconds = (performance.now() - started) / 1000;
    expect(summary).toMatchObject({ metric: 'squad1', examples: 40, windows: 40, leftOut: 0 });
    expect(progress.at(-1)).toEqual(['evaluation', 40, 40]);
    // The first, the last, and one per tenth of a second in between.
    expect(progress.length).toBeLessThanOrEqual(2 + 10 * seconds);
  });

  test('closing it stops an evaluation', async () => {
    const { engine, folder } = openEngine();
    const out = join(folder, 'evaluation');
    const evaluation = engine.evaluate({ data: dataFile(400), out, batchSize: 1 });
    const closing = engine.close();
    await expect(evaluation).rejects.toMatchObject({ code: 'stopped' });
    await closing;
    expect(existsSync(out)).toBe(false);
  });

  test('questions are answered during a run, and the run is the same as without them', async () => {
    const data = dataFile();
    const losses = async (askMeanwhile: boolean): Promise<number[]> => {
      const { engine, events } = openEngine();
      await engine.train({ train: data, ...small, epochs: 5 });
      if (askMeanwhile) {
        for (let i = 0; i < 3; i++) await engine.ask({ question: 'Who built it?', context });
        await expect(engine.train({ train: data })).rejects.toMatchObject({ code: 'run-busy' });
      }
      expect(await engine.whenRunEnds()).toMatchObject({ status: { state: 'completed' } });
      return events.flatMap(event => (event.type === 'step' ? [event.loss] : []));
    };
    const undisturbed = await losses(false);
    expect(undisturbed).toHaveLength(10);
    expect(await losses(true)).toEqual(undisturbed);
  });

  test('stopping a run leaves what it needs to go on; events reach the file before the listener', async () => {
    const { engine, events } = openEngine();
    const { runFolder } = await engine.train({ train: dataFile(), ...small });
    await engine.stop(runFolder);
    expect(events.at(-1)).toMatchObject({ type: 'end', status: 'stopped' });
    const lines = readFileSync(join(runFolder, 'metrics.jsonl'), 'utf8').trimEnd().split('\n');
    expect(events).toEqual(lines.map(line => JSON.parse(line) as unknown));
    await engine.resume(runFolder);
    await engine.stop(runFolder);
    expect(await engine.whenRunEnds()).toBeNull();
  });

  test.each([
    ['a setting of the wrong kind', { train: 'a.json', epochs: -1 }, 'config-invalid'],
    ['a file that is not there', { train: '/no/such/file.json' }, 'file-missing'],
    ['a model that is not there', { train: 'a.json', model: '/no/such/model' }, 'model-missing'],
  ])('%s is refused and leaves the way free', async (_case, config, code) => {
    const { engine } = openEngine();
    await expect(engine.train(config)).rejects.toMatchObject({ code });
    await expect(engine.train(config)).rejects.toMatchObject({ code });
  });

  test('a model that is written over is loaded anew for the next question', async () => {
    const { engine, folder } = openEngine();
    const model = join(folder, 'model');
    cpSync(tinyBertFolder, model, { recursive: true });
    await engine.ask({ model, question: 'Who?', context });
    writeFileSync(join(model, 'model.onnx'), 'no longer a model');
    utimesSync(join(model, 'model.onnx'), 1, 1);
    await expect(engine.ask({ model, question: 'Who?', context })).rejects.toMatchObject({ code: 'model-invalid' });
  });
});

describe('an evaluation', () => {
  test('is cancelled by its folder, and then writes nothing', async () => {
    const { engine, folder } = openEngine();
    const request = { data: dataFile(20), maxLength: 64, docStride: 16, batchSize: 1 };
    const [cancelled, other] = [join(folder, 'cancelled'), join(folder, 'other')];
    const both = [
      engine.evaluate({ ...request, out: cancelled }),
      engine.evaluate({ ...request, out: other }),
    ] as const;
    const rejected = expect(both[0]).rejects.toMatchObject({ code: 'stopped' });
    await engine.cancelEvaluation(cancelled);
    await rejected;
    expect(existsSync(cancelled)).toBe(false);
    expect(await both[1]).toMatchObject({ examples: 20 });
    await engine.cancelEvaluation(other);
  });

  test('names its data file by content', async () => {
    const { engine, folder } = openEngine();
    const data = dataFile(3);
    const out = join(folder, 'evaluation');
    await engine.evaluate({ data, out, limit: 2, maxLength: 64, docStride: 16 });
    const bytes = readFileSync(data);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    expect(JSON.parse(readFileSync(join(out, 'summary.json'), 'utf8'))).toMatchObject({
      data: { path: data, bytes: bytes.length, sha256, questions: 2 },
    });
  });
});
