import { describe, expect, test } from 'vitest';
import { FakeExecutor, fakeRun } from '../../test/support/fakeRun';
import { runManifest } from '../../test/support/runManifest';
import { temporaryFolder } from '../../test/support/temporaryFolder';
import { runConfigSchema } from '../core/runs/runConfig';
import type { RunEvent } from '../core/runs/runEvent';
import { RunControl, type Trainer } from './runControl';
import { createRunFolder } from './runFolder/createRunFolder';
import { RunFolder } from './runFolder/runFolder';

const config = runConfigSchema.parse({ train: 'train.json' });

/** A run of three epochs of four steps that compute nothing. */
function control(onStep: (runs: RunControl, path: string, step: number) => void) {
  const seen: RunEvent[] = [];
  const waiting: { type: RunEvent['type']; told: () => void }[] = [];
  let step = 0;
  const trainer: Trainer = {
    async prepareRun() {
      const folder = await createRunFolder(temporaryFolder(), 'run');
      await folder.writeManifest(runManifest({ config }));
      return folder;
    },
    runTraining({ runFolder }, hooks) {
      const executor = new FakeExecutor(undefined, () => onStep(runs, runFolder.path, ++step));
      return fakeRun(runFolder, executor, 4, hooks, { epochs: 3 }).run.run();
    },
  };
  const runs = new RunControl(trainer, {
    onRunEvents: (_folder, events) => {
      seen.push(...events);
      for (const { type, told } of waiting) if (events.some(event => event.type === type)) told();
    },
    onProgress: () => undefined,
    onLog: () => undefined,
  });
  /** Resolves when an event of this type is told. */
  const until = (type: RunEvent['type']) => new Promise<void>(told => waiting.push({ type, told }));
  const stepsDone = () => seen.filter(({ type }) => type === 'step').length;
  return { runs, seen, until, stepsDone };
}

const pauseAt = (at: number) => (runs: RunControl, path: string, step: number) => {
  if (step === at) runs.pause(path);
};

/** Time enough for a run that does not hold still to do a step. */
const aWhile = async () => {
  for (let i = 0; i < 50; i++) await new Promise(resolve => setImmediate(resolve));
};

describe('a run that is paused', () => {
  test('holds still with a checkpoint, says so in its folder, and goes on to its end', async () => {
    const { runs, seen, until, stepsDone } = control(pauseAt(2));
    const paused = until('pause');
    const { runFolder } = await runs.start(config);
    await paused;
    await aWhile();
    expect(stepsDone()).toBe(2);
    const folder = new RunFolder(runFolder);
    expect(await folder.readStatus()).toMatchObject({ state: 'running', isPaused: true, step: 2 });
    expect(await folder.checkpointSteps()).toEqual([2]);
    await expect(runs.start(config)).rejects.toMatchObject({ code: 'run-busy' });

    const continued = until('continue');
    runs.continue(runFolder);
    await continued;
    expect(await runs.whenEnded()).toMatchObject({ status: { state: 'completed', step: 12 } });
    expect(await folder.readStatus()).not.toHaveProperty('isPaused');
    expect((await folder.readEvents()).events).toEqual(seen);
    expect(seen.filter(({ type }) => type === 'pause' || type === 'continue')).toMatchObject([
      { type: 'pause', step: 2, epoch: 0.5 },
      { type: 'continue', step: 2, epoch: 0.5 },
    ]);
  });

  test('is stopped as it stands', async () => {
    const { runs, seen, until } = control(pauseAt(2));
    const paused = until('pause');
    const { runFolder } = await runs.start(config);
    await paused;
    await runs.stop(runFolder);
    expect(await new RunFolder(runFolder).readStatus()).toMatchObject({ state: 'stopped', step: 2 });
    expect(seen.slice(-2).map(({ type }) => type)).toEqual(['pause', 'end']);
  });

  test('is stopped by an engine that closes', async () => {
    const { runs, until } = control(pauseAt(1));
    const paused = until('pause');
    const { runFolder } = await runs.start(config);
    await paused;
    await runs.stopActive();
    expect(await new RunFolder(runFolder).readStatus()).toMatchObject({ state: 'stopped', step: 1 });
  });

  test('does not pause when the wish was taken back, nor when it is about another run', async () => {
    const { runs, seen } = control((of, path, step) => {
      if (step === 2) of.pause(path);
      if (step === 2) of.continue(path);
      if (step === 3) of.pause(`${path}-other`);
    });
    await runs.start(config);
    expect(await runs.whenEnded()).toMatchObject({ status: { state: 'completed' } });
    expect(seen.some(({ type }) => type === 'pause')).toBe(false);
  });

  test('hears that its epoch is the last, and stays paused', async () => {
    const { runs, seen, until } = control(pauseAt(2));
    const paused = until('pause');
    const { runFolder } = await runs.start(config);
    await paused;
    await runs.stop(runFolder, 'epoch');
    await aWhile();
    const folder = new RunFolder(runFolder);
    expect(await folder.readStatus()).toMatchObject({ state: 'running', isPaused: true });
    expect((await folder.readEvents()).events.at(-1)).toMatchObject({ type: 'stop-request', step: 2, afterEpoch: 1 });
    runs.continue(runFolder);
    expect(await runs.whenEnded()).toMatchObject({ status: { state: 'stopped', step: 4 } });
    expect(seen.filter(({ type }) => type === 'stop-request')).toHaveLength(1);
  });
});

describe('a run that is to stop after its epoch', () => {
  const stopAt = (at: number) => (runs: RunControl, path: string, step: number) => {
    if (step === at) void runs.stop(path, 'epoch');
  };

  test('ends that epoch, and the caller does not wait for it', async () => {
    const { runs, seen } = control(stopAt(6));
    const { runFolder } = await runs.start(config);
    await runs.stop(`${runFolder}-other`, 'epoch');
    expect(await runs.whenEnded()).toMatchObject({ status: { state: 'stopped', step: 8, epoch: 2 } });
    expect(seen.find(({ type }) => type === 'stop-request')).toMatchObject({ step: 6, afterEpoch: 2 });
    expect(seen.findLast(({ type }) => type === 'epoch')).toMatchObject({ epoch: 2, step: 8 });
  });

  test('is complete when that epoch is the last one', async () => {
    const { runs } = control(stopAt(9));
    await runs.start(config);
    expect(await runs.whenEnded()).toMatchObject({ status: { state: 'completed', step: 12 } });
  });

  test('stops at once when that is asked as well, in either order', async () => {
    const first = control((runs, path, step) => {
      if (step === 2) void runs.stop(path, 'epoch');
      if (step === 3) void runs.stop(path, 'now');
    });
    await first.runs.start(config);
    expect(await first.runs.whenEnded()).toMatchObject({ status: { state: 'stopped', step: 3 } });
    const second = control((runs, path, step) => {
      if (step === 2) void runs.stop(path);
      if (step === 2) void runs.stop(path, 'epoch');
    });
    await second.runs.start(config);
    expect(await second.runs.whenEnded()).toMatchObject({ status: { state: 'stopped', step: 2 } });
  });
});
