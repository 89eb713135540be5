import { join } from 'node:path';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { FakeExecutor, fakeRun } from '../../test/support/fakeRun';
import { runManifest, runStatus } from '../../test/support/runManifest';
import { temporaryFolder } from '../../test/support/temporaryFolder';
import { SpanLabError } from '../core/errors';
import { runConfigSchema, type RunConfig } from '../core/runs/runConfig';
import type { RunEvent } from '../core/runs/runEvent';
import type { RunStatus } from '../core/runs/runManifest';
import { RunControl, type Trainer } from './runControl';
import { createRunFolder } from './runFolder/createRunFolder';
import { RunFolder } from './runFolder/runFolder';

const config = runConfigSchema.parse({ train: 'train.json' });
const statusOf = (state: RunStatus['state'], pid = process.pid): RunStatus =>
  runStatus({ state, pid, updatedAt: Date.now() });
const endOf = (status: 'completed' | 'stopped'): RunEvent => ({
  type: 'end',
  time: 1,
  status,
  step: 3,
  epoch: 0.5,
  seconds: 1,
  bestEpoch: null,
});

async function makeRun(from: RunConfig = config): Promise<RunFolder> {
  const folder = await createRunFolder(temporaryFolder(), 'run');
  await folder.writeManifest(runManifest({ config: from }));
  return folder;
}

/** Runs until it is told to stop. */
const untilStopped: Trainer = {
  prepareRun: makeRun,
  async runTraining(_request, { emit, shouldStop }) {
    while (!shouldStop()) await new Promise(resolve => setImmediate(resolve));
    emit(endOf('stopped'));
    return statusOf('stopped');
  },
};
const immediate: Trainer = {
  prepareRun: makeRun,
  runTraining(_request, { emit }) {
    emit(endOf('completed'));
    return Promise.resolve(statusOf('completed'));
  },
};

function control(trainer: Trainer) {
  const seen: { folder: string; events: RunEvent[] }[] = [];
  const logged: string[] = [];
  const runs = new RunControl(trainer, {
    onRunEvents: (folder, events) => seen.push({ folder, events }),
    onProgress: () => undefined,
    onLog: (level, message) => logged.push(`${level}: ${message}`),
  });
  return { runs, seen, logged };
}

afterEach(() => {
  vi.useRealTimers();
});

describe('RunControl', () => {
  test('a run goes on after its start; stopping it resolves when it has ended', async () => {
    const { runs, seen } = control(untilStopped);
    const handle = await runs.start(config);
    expect(handle.name).toBe('run');
    expect(seen).toEqual([]);
    await runs.stop(handle.runFolder);
    expect(seen).toEqual([{ folder: handle.runFolder, events: [endOf('stopped')] }]);
    expect(await runs.whenEnded()).toBeNull();
  });

  test('a second run is refused while one is under way, and accepted after it', async () => {
    const { runs } = control(untilStopped);
    const first = runs.start(config);
    await expect(runs.start(config)).rejects.toMatchObject({ code: 'run-busy' });
    await first;
    await expect(runs.start(config)).rejects.toMatchObject({ code: 'run-busy' });
    await runs.stopActive();
    await runs.start(config);
    await runs.stopActive();
  });

  test('stopping an unknown run leaves the one under way alone', async () => {
    const { runs } = control(untilStopped);
    const { runFolder } = await runs.start(config);
    await runs.stop(join(temporaryFolder(), 'another'));
    await expect(runs.start(config)).rejects.toMatchObject({ code: 'run-busy' });
    await runs.stop(runFolder);
  });

  test('the end of a run tells its status', async () => {
    const { runs } = control(immediate);
    await runs.start(config);
    expect(await runs.whenEnded()).toMatchObject({ status: { state: 'completed' }, error: null });
  });

  test('a run that cannot be prepared leaves the way free for the next', async () => {
    let isFirst = true;
    const { runs } = control({
      ...immediate,
      prepareRun: given => {
        if (!isFirst) return makeRun(given);
        isFirst = false;
        return Promise.reject(new SpanLabError('file-missing', 'no data'));
      },
    });
    await expect(runs.start(config)).rejects.toMatchObject({ code: 'file-missing' });
    await runs.start(config);
    await runs.whenEnded();
  });

  test('a trainer that throws is an outcome with its code, and is logged', async () => {
    const { runs, logged } = control({
      ...immediate,
      runTraining: () => Promise.reject(new SpanLabError('loss-not-finite', 'the loss is NaN')),
    });
    await runs.start(config);
    expect(await runs.whenEnded()).toMatchObject({ status: null, error: { code: 'loss-not-finite' } });
    expect(logged).toHaveLength(1);
    expect(logged[0]).toContain('loss-not-finite');
  });

  test.each([
    ['completed', statusOf('completed'), 'run-not-resumable'],
    // The parent of a test's process lives as long as the test does.
    ['running in another process', statusOf('running', process.ppid), 'run-busy'],
  ])('a run that is %s is not resumed', async (_case, status, code) => {
    const { runs } = control(immediate);
    const folder = await makeRun();
    await folder.writeStatus(status);
    await expect(runs.resume(folder.path)).rejects.toMatchObject({ code });
  });

  test.each([
    ['stopped', statusOf('stopped')],
    ['failed', statusOf('failed')],
    ['left behind by a process that is gone', statusOf('running', 2 ** 22 + 1)],
    ['left behind by this process', statusOf('running')],
    ['without a status', null],
  ])('a run that was %s is resumed', async (_case, status) => {
    const requests: boolean[] = [];
    const { runs } = control({
      ...immediate,
      runTraining: (request, hooks) => {
        requests.push(request.resume);
        return immediate.runTraining(request, hooks);
      },
    });
    const folder = await makeRun();
    if (status !== null) await folder.writeStatus(status);
    expect(await runs.resume(folder.path)).toEqual({ runFolder: folder.path, name: 'run' });
    await runs.whenEnded();
    expect(requests).toEqual([true]);
  });

  test('a folder that is no run is not resumed', async () => {
    const { runs } = control(immediate);
    await expect(runs.resume(join(temporaryFolder(), 'none'))).rejects.toMatchObject({ code: 'run-missing' });
  });

  test('a very fast run is told in at most ten batches a second, without a gap and to the last event', async () => {
    // The clock moves with the steps alone: 500 of them a second, for three seconds.
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance', 'Date'] });
    const [steps, millisecondsPerStep] = [1500, 2];
    const deliveries: { at: number; events: RunEvent[] }[] = [];
    const trainer: Trainer = {
      prepareRun: makeRun,
      runTraining({ runFolder }, hooks) {
        const executor = new FakeExecutor(undefined, () => void vi.advanceTimersByTime(millisecondsPerStep));
        return fakeRun(runFolder, executor, steps, hooks).run.run();
      },
    };
    const runs = new RunControl(trainer, {
      onRunEvents: (_folder, events) => deliveries.push({ at: performance.now(), events }),
      onProgress: () => undefined,
      onLog: () => undefined,
    });
    const { runFolder } = await runs.start(config);
    expect(await runs.whenEnded()).toMatchObject({ status: { state: 'completed', step: steps } });

    const told = deliveries.flatMap(({ events }) => events);
    expect(told).toEqual((await new RunFolder(runFolder).readEvents()).events);
    expect(told.filter(({ type }) => type === 'step')).toHaveLength(steps);
    expect(told.at(-1)).toMatchObject({ type: 'end', status: 'completed' });
    // Whoever watches need not wait for the end: it comes at once.
    const times = deliveries.slice(0, -1).map(({ at }) => at);
    for (const from of times) {
      expect(times.filter(at => at >= from && at < from + 1000).length, `from ${from} ms`).toBeLessThanOrEqual(10);
    }
    const seconds = (steps * millisecondsPerStep) / 1000;
    expect(times.length).toBeGreaterThan(9 * seconds);
  });
});
