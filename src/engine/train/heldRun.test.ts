import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../../test/support/temporaryFolder';
import { finalGraph, lossesOf, prepareTinyRun, quiet } from '../../../test/support/tinyRun';
import type { RunConfigInput } from '../../core/runs/runConfig';
import type { RunEvent } from '../../core/runs/runEvent';
import type { RunFolder } from '../runFolder/runFolder';
import { RunRequests } from '../runRequests';
import { runTraining } from './runTraining';

let runs: string;
beforeEach(() => {
  runs = temporaryFolder();
});
const prepare = (changes: Partial<RunConfigInput> = {}) => prepareTinyRun(runs, changes);

/** A run whose user asks for something when an event is told. */
function asking(ask: (requests: RunRequests, event: RunEvent) => void, shouldStop = () => false) {
  const requests = new RunRequests();
  const seen: RunEvent[] = [];
  const emit = (event: RunEvent) => {
    seen.push(event);
    ask(requests, event);
  };
  return { seen, hooks: { emit, shouldStop: () => shouldStop() || requests.shouldStop(), requests } };
}

let expected: { readonly graph: Buffer; readonly losses: readonly number[] };
const wholeRuns = mkdtempSync(join(tmpdir(), 'spanlab-test-'));
afterAll(() => rmSync(wholeRuns, { recursive: true, force: true }));
beforeAll(async () => {
  const folder = await prepareTinyRun(wholeRuns);
  await runTraining({ runFolder: folder, resume: false }, quiet);
  expected = { graph: await finalGraph(folder), losses: await lossesOf(folder) };
});

/** Against a run that nobody asked for anything. */
async function expectTheSame(folder: RunFolder) {
  expect(await lossesOf(folder)).toEqual(expected.losses);
  expect(Buffer.compare(await finalGraph(folder), expected.graph)).toBe(0);
}

describe('a run that is paused', () => {
  it('gives the same bits, paused between steps, between epochs and within an evaluation', async () => {
    const folder = await prepare();
    const { seen, hooks } = asking((requests, event) => {
      if (event.type === 'step' && [1, 6].includes(event.step)) requests.pause();
      if (event.type === 'evaluation-start' && event.step === 4) requests.pause();
      if (event.type === 'epoch' && event.step === 4) requests.pause();
      if (event.type === 'pause') setTimeout(() => requests.continue(), 20);
    });
    expect(await runTraining({ runFolder: folder, resume: false }, hooks)).toMatchObject({ state: 'completed' });
    await expectTheSame(folder);
    const types = seen.map(({ type }) => type).filter(type => type !== 'progress');
    const start = types.indexOf('evaluation-start');
    expect(types.slice(start, start + 5)).toEqual(['evaluation-start', 'pause', 'continue', 'epoch', 'pause']);
    expect(seen.flatMap(event => (event.type === 'pause' ? [event.step] : []))).toEqual([1, 4, 4, 6]);
    // A checkpoint before each pause where none was written at that step, and at the end of each epoch.
    expect(seen.flatMap(event => (event.type === 'checkpoint' ? [event.step] : []))).toEqual([1, 4, 6, 8]);
  });

  it('loses nothing when its process dies meanwhile', async () => {
    const folder = await prepare();
    const { hooks } = asking((requests, event) => {
      if (event.type === 'step' && event.step === 3) requests.pause();
      if (event.type === 'pause') throw new Error('killed');
    });
    await expect(runTraining({ runFolder: folder, resume: false }, hooks)).rejects.toThrow('killed');
    const { seen, hooks: listening } = asking(() => undefined);
    expect(await runTraining({ runFolder: folder, resume: true }, listening)).toMatchObject({ state: 'completed' });
    expect(seen.find(({ type }) => type === 'start')).toMatchObject({ resumedFromStep: 3 });
    await expectTheSame(folder);
  });

  it('does not count the pause as time of the run', async () => {
    const folder = await prepare({ epochs: 1 });
    // Far longer than the run itself, were it counted.
    const clock = performance.now.bind(performance);
    let skipped = 0;
    performance.now = () => clock() + skipped;
    const { seen, hooks } = asking((requests, event) => {
      if (event.type === 'step' && event.step === 2) requests.pause();
      if (event.type === 'evaluation-start') requests.pause();
      if (event.type !== 'pause') return;
      setTimeout(() => {
        skipped += 3_600_000;
        requests.continue();
      });
    });
    try {
      await runTraining({ runFolder: folder, resume: false }, hooks);
    } finally {
      performance.now = clock;
    }
    expect(seen.filter(({ type }) => type === 'pause')).toHaveLength(2);
    for (const event of seen) {
      if (event.type === 'epoch' || event.type === 'end') expect(event.seconds).toBeLessThan(3600);
      if (event.type === 'step') expect(event.secondsLeft).toBeLessThan(3600);
    }
  });
});

describe('a run that stops after an epoch', () => {
  it('has evaluated that epoch, and ends with the same bits when it is resumed', async () => {
    for (const when of ['step', 'evaluation-start'] as const) {
      const folder = await prepare();
      const { seen, hooks } = asking((requests, event) => {
        if (event.type === when) requests.stop('epoch');
      });
      const status = await runTraining({ runFolder: folder, resume: false }, hooks);
      expect(status).toMatchObject({ state: 'stopped', step: 4, epoch: 1, best: { epoch: 1 } });
      expect(seen.filter(({ type }) => type === 'stop-request')).toMatchObject([{ afterEpoch: 1 }]);
      expect(await folder.evaluationEpochs()).toEqual([1]);
      expect(await runTraining({ runFolder: folder, resume: true }, quiet)).toMatchObject({ state: 'completed' });
      await expectTheSame(folder);
    }
  });

  it('does as many epochs as its config says, again when it is resumed, or as many as the resume says', async () => {
    const folder = await prepare({ stopAfterEpochs: 1 });
    const status = await runTraining({ runFolder: folder, resume: false }, quiet);
    expect(status).toMatchObject({ state: 'stopped', step: 4, totalSteps: 8 });
    const { events } = await folder.readEvents();
    expect(events).toContainEqual(expect.objectContaining({ type: 'warning', code: 'epoch-limit' }));
    expect(await runTraining({ runFolder: folder, resume: true }, quiet)).toMatchObject({ state: 'completed' });
    await expectTheSame(folder);

    const long = await prepare({ epochs: 4, stopAfterEpochs: 1, validation: undefined });
    const stepsAfter = async (resume: boolean, stopAfterEpochs?: number) =>
      (await runTraining({ runFolder: long, resume, stopAfterEpochs }, quiet)).step;
    expect(await stepsAfter(false)).toBe(4);
    expect(await stepsAfter(true)).toBe(8);
    expect(await stepsAfter(true, 2)).toBe(16);
  });

  it('counts the epoch whose evaluation it does, and the rest of an epoch, as an epoch', async () => {
    const cutOff = await prepare({ epochs: 4, stopAfterEpochs: 1 });
    const { hooks } = asking((_requests, event) => {
      if (event.type === 'evaluation-start') throw new Error('killed');
    });
    await expect(runTraining({ runFolder: cutOff, resume: false }, hooks)).rejects.toThrow('killed');
    expect(await runTraining({ runFolder: cutOff, resume: true }, quiet)).toMatchObject({ state: 'stopped', step: 4 });

    const within = await prepare({ epochs: 4, stopAfterEpochs: 1, validation: undefined });
    let step = 0;
    const stopped = asking(
      (_requests, event) => void (step += Number(event.type === 'step')),
      () => step >= 3,
    );
    expect(await runTraining({ runFolder: within, resume: false }, stopped.hooks)).toMatchObject({ step: 3 });
    expect(await runTraining({ runFolder: within, resume: true }, quiet)).toMatchObject({ state: 'stopped', step: 4 });
  });
});
