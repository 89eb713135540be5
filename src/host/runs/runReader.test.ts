import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { runManifest, runStatus } from '../../../test/support/runManifest';
import { temporaryFolder } from '../../../test/support/temporaryFolder';
import { isProcessAlive } from './processAlive';
import { listRuns, readRun } from './runReader';

function writeRun(folder: string, manifest: object | string | null, status: object | string | null): string {
  mkdirSync(folder, { recursive: true });
  const text = (value: object | string): string => (typeof value === 'string' ? value : JSON.stringify(value));
  if (manifest !== null) writeFileSync(join(folder, 'run.json'), text(manifest));
  if (status !== null) writeFileSync(join(folder, 'status.json'), text(status));
  return folder;
}

describe('readRun', () => {
  test('a run that says running while its process is gone was interrupted', async () => {
    const folder = writeRun(join(temporaryFolder(), 'a'), runManifest(), runStatus({ state: 'running', pid: 4711 }));
    expect((await readRun(folder, pid => pid === 4711))?.state).toBe('running');
    expect((await readRun(folder, () => false))?.state).toBe('interrupted');
  });

  test('damaged files are shown as a run without those facts', async () => {
    const folder = writeRun(join(temporaryFolder(), 'broken'), '{', runStatus({ state: 'completed' }));
    expect(await readRun(folder)).toMatchObject({ name: 'broken', state: 'completed', manifest: null });
    const other = writeRun(join(temporaryFolder(), 'odd'), runManifest({ name: 'odd run' }), { state: 'asleep' });
    expect(await readRun(other)).toMatchObject({ name: 'odd run', state: 'interrupted', status: null });
  });

  test('a folder with neither file is no run', async () => {
    const folder = temporaryFolder();
    expect(await readRun(folder)).toBeNull();
    expect(await readRun(join(folder, 'missing'))).toBeNull();
  });
});

describe('listRuns', () => {
  test('lists the runs of several folders, newest first, and skips what is none', async () => {
    const [one, two] = [temporaryFolder(), temporaryFolder()];
    const status = runStatus({ state: 'completed' });
    writeRun(join(one, 'old'), runManifest({ name: 'old', createdAt: 1 }), status);
    writeRun(join(two, 'new'), runManifest({ name: 'new', createdAt: 3 }), status);
    writeRun(join(one, 'middle'), runManifest({ name: 'middle', createdAt: 2 }), status);
    mkdirSync(join(one, 'evaluations'));
    writeFileSync(join(one, 'notes.txt'), '');
    const runs = await listRuns([one, join(one, 'missing'), two]);
    expect(runs.map(run => run.name)).toEqual(['new', 'middle', 'old']);
  });
});

describe('isProcessAlive', () => {
  test('knows this process, an impossible one, and one from before the machine started', () => {
    expect(isProcessAlive(process.pid, Date.now())).toBe(true);
    expect(isProcessAlive(2 ** 22 + 1, Date.now())).toBe(false);
    expect(isProcessAlive(0, Date.now())).toBe(false);
    expect(isProcessAlive(process.pid, 0)).toBe(false);
  });
});
