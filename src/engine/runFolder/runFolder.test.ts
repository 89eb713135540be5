import { appendFileSync, existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fullDisk } from '../../../test/support/failingFileSystem';
import { checkpointEvent, endEvent, startEvent, stepEvent } from '../../../test/support/runEvents';
import { runManifest, runStatus } from '../../../test/support/runManifest';
import { temporaryFolder } from '../../../test/support/temporaryFolder';
import { nodeFileSystem } from '../files/fileSystem';
import { createRunFolder, slugOf } from './createRunFolder';
import { isProcessAlive } from './isProcessAlive';
import { listRuns } from './listRuns';
import { RunFolder } from './runFolder';

describe('createRunFolder', () => {
  const now = new Date(2026, 0, 2, 3, 4, 5);

  it('makes a folder of its own for each run', async () => {
    const parent = join(temporaryFolder(), 'spanlab-runs');
    const made = [];
    for (let run = 0; run < 3; run++) made.push((await createRunFolder(parent, 'My Run!', now)).path);
    const names = ['my-run-20260102-030405', 'my-run-20260102-030405-2', 'my-run-20260102-030405-3'];
    expect(made).toEqual(names.map(name => join(parent, name)));
    expect(readdirSync(parent).sort()).toEqual(names);
  });

  it('fails with a code where no folder can be made', async () => {
    const file = join(temporaryFolder(), 'file');
    writeFileSync(file, '');
    await expect(createRunFolder(file, 'run', now)).rejects.toMatchObject({ code: 'file-write-failed' });
  });

  it('makes safe folder names', () => {
    expect(slugOf('BERT  base: 中文/../é')).toBe('bert-base-中文-é');
    expect(slugOf('../..')).toBe('run');
    expect(Array.from(slugOf('𠀀'.repeat(100)))).toHaveLength(40);
  });
});

describe('RunFolder', () => {
  it('writes and reads manifest and status', async () => {
    const folder = new RunFolder(temporaryFolder());
    await expect(folder.readManifest()).rejects.toMatchObject({ code: 'run-missing' });
    expect(await folder.readStatus()).toBeNull();
    await folder.writeManifest(runManifest());
    await folder.writeStatus(runStatus());
    expect(await folder.readManifest()).toEqual(runManifest());
    expect(await folder.readStatus()).toEqual(runStatus());
  });

  it('tells a damaged file', async () => {
    const folder = new RunFolder(temporaryFolder());
    writeFileSync(join(folder.path, 'run.json'), '{"version": 1');
    writeFileSync(join(folder.path, 'status.json'), '{"state": "asleep"}');
    await expect(folder.readManifest()).rejects.toMatchObject({ code: 'file-unreadable' });
    await expect(folder.readStatus()).rejects.toMatchObject({ code: 'file-unreadable' });
  });

  it('appends events in the order of the calls, without progress', async () => {
    const folder = new RunFolder(temporaryFolder());
    expect((await folder.readEvents()).events).toEqual([]);
    await Promise.all([
      folder.appendEvents([startEvent(), { type: 'progress', time: 1, phase: 'features', done: 1, total: 2 }]),
      folder.appendEvents([stepEvent(1), stepEvent(2)]),
      folder.appendEvents([]),
      folder.appendEvents([endEvent()]),
    ]);
    const { events } = await folder.readEvents();
    expect(events).toEqual([startEvent(), stepEvent(1), stepEvent(2), endEvent()]);
  });

  it('cuts off a line that a crash left unfinished before it appends', async () => {
    const path = temporaryFolder();
    await new RunFolder(path).appendEvents([startEvent(), stepEvent(1)]);
    const whole = readFileSync(join(path, 'metrics.jsonl'), 'utf8');
    appendFileSync(join(path, 'metrics.jsonl'), '{"type":"step","time":17000');
    const next = new RunFolder(path);
    expect((await next.readEvents()).events).toEqual([startEvent(), stepEvent(1)]);
    await next.appendEvents([startEvent({ resumedFromStep: 1 })]);
    expect(readFileSync(join(path, 'metrics.jsonl'), 'utf8').startsWith(`${whole}{"type":"start"`)).toBe(true);
    const { events, skippedLines } = await next.readEvents();
    expect(events).toEqual([startEvent(), stepEvent(1), startEvent({ resumedFromStep: 1 })]);
    expect(skippedLines).toBe(0);
  });

  it('recovers from a full disk without a damaged line', async () => {
    const path = temporaryFolder();
    let files = nodeFileSystem;
    const folder = new RunFolder(path, { ...nodeFileSystem, openForAppend: file => files.openForAppend(file) });
    await folder.appendEvents([startEvent()]);
    files = fullDisk(20);
    await expect(folder.appendEvents([stepEvent(1)])).rejects.toMatchObject({ code: 'file-write-failed' });
    expect(readFileSync(join(path, 'metrics.jsonl'), 'utf8').endsWith('\n')).toBe(false);
    files = nodeFileSystem;
    await folder.appendEvents([stepEvent(2)]);
    const { events, skippedLines } = await folder.readEvents();
    expect(events).toEqual([startEvent(), stepEvent(2)]);
    expect(skippedLines).toBe(0);
  });

  it('keeps the old status when the new one cannot be written', async () => {
    const path = temporaryFolder();
    await new RunFolder(path).writeStatus(runStatus());
    const writing = new RunFolder(path, fullDisk(30)).writeStatus(runStatus({ state: 'completed' }));
    await expect(writing).rejects.toMatchObject({ code: 'file-write-failed' });
    expect(readdirSync(path)).toEqual(['status.json']);
    expect(await new RunFolder(path).readStatus()).toEqual(runStatus());
  });

  it('lists checkpoints and evaluations, the newest first', async () => {
    const folder = new RunFolder(temporaryFolder());
    expect(await folder.checkpointSteps()).toEqual([]);
    for (const step of [9, 120, 30]) mkdirSync(folder.checkpointPath(step), { recursive: true });
    mkdirSync(join(folder.path, 'checkpoints', '.step-130.0123456789ab.tmp'));
    for (const epoch of [0, 0.5, 1]) mkdirSync(folder.evaluationPath(epoch), { recursive: true });
    expect(await folder.checkpointSteps()).toEqual([120, 30, 9]);
    expect(await folder.evaluationEpochs()).toEqual([1, 0.5, 0]);
    expect(existsSync(folder.resolve(checkpointEvent(30).path))).toBe(true);
    expect(() => folder.resolve('../other')).toThrow(expect.objectContaining({ code: 'run-missing' }));
  });
});

describe('listRuns', () => {
  it('lists the newest first, tells the interrupted, and reports what it cannot read', async () => {
    const parent = temporaryFolder();
    const runs = [
      { name: 'old', createdAt: 1, status: runStatus({ state: 'completed' }) },
      { name: 'newer', createdAt: 2, status: runStatus({ pid: 1001 }) },
      { name: 'newest', createdAt: 3, status: runStatus({ pid: 1002 }) },
      { name: 'started', createdAt: 4, status: null },
    ];
    for (const { name, createdAt, status } of runs) {
      const folder = await createRunFolder(parent, name);
      // Old runs do not say what computed them.
      const executor = { id: 'webgpu', precision: 'float16' } as const;
      await folder.writeManifest(runManifest({ name, createdAt, ...(name === 'old' ? {} : { executor }) }));
      if (status) await folder.writeStatus(status);
    }
    mkdirSync(join(parent, 'something else'));
    mkdirSync(join(parent, 'damaged'));
    writeFileSync(join(parent, 'damaged', 'run.json'), '{');
    writeFileSync(join(parent, 'a file'), '');
    const list = await listRuns(parent, pid => pid === 1002);
    expect(list.runs.map(run => [run.name, run.state, run.executor?.id])).toEqual([
      ['started', 'interrupted', 'webgpu'],
      ['newest', 'running', 'webgpu'],
      ['newer', 'interrupted', 'webgpu'],
      ['old', 'completed', undefined],
    ]);
    const reported = list.unreadable.map(({ folder, error }) => [folder, error.code]).sort();
    expect(reported).toEqual([
      [join(parent, 'damaged'), 'file-unreadable'],
      [join(parent, 'something else'), 'run-missing'],
    ]);
  });

  it('finds nothing where there is no folder', async () => {
    expect(await listRuns(join(temporaryFolder(), 'none'))).toEqual({ runs: [], unreadable: [] });
  });
});

describe('isProcessAlive', () => {
  it('knows this process, one that is gone, and one from before the machine started', () => {
    expect(isProcessAlive(process.pid, Date.now())).toBe(true);
    expect(isProcessAlive(2 ** 22 + 1, Date.now())).toBe(false);
    expect(isProcessAlive(process.pid, 0)).toBe(false);
    expect(isProcessAlive(0, Date.now())).toBe(false);
  });
});
