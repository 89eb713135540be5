import { describe, expect, it } from 'vitest';
import type { RunEvent } from '../../src/core/runs/runEvent';
import type { RunSnapshot } from '../../src/protocol/views/dashboard';
import { logLines } from './logLines';
import { addEvents, lossSinceEpoch, runModel, stepsDone } from './runModel';

const start = (resumedFromStep = 0): RunEvent => ({
  type: 'start',
  time: 1000,
  name: 'run',
  epochs: 2,
  totalSteps: 4,
  stepsPerEpoch: 2,
  effectiveBatchSize: 16,
  trainExamples: 30,
  trainExamplesLeftOut: 2,
  trainWindows: 32,
  trainWindowsWithoutAnswer: 1,
  validationExamples: 10,
  validationWindows: 11,
  device: 'cpu',
  seed: 42,
  resumedFromStep,
});
const step = (number: number, loss: number): RunEvent => ({
  type: 'step',
  time: 1000 + number,
  step: number,
  epoch: number / 2,
  loss,
  learningRate: 1e-5,
  gradientNorm: 3,
  samplesPerSecond: 10,
  tokensPerSecond: 1000,
  memoryBytes: 1e9,
  secondsLeft: 9,
});
const epoch = (number: number, validationLoss: number, isBest: boolean): RunEvent => ({
  type: 'epoch',
  time: 2000,
  epoch: number,
  step: number * 2,
  trainLoss: 2,
  validationLoss,
  exact: 50,
  f1: 60,
  seconds: 5,
  isBest,
  evaluation: `evaluations/epoch-${number}`,
});
const failure: RunEvent = { type: 'failure', time: 3000, code: 'loss-not-finite', message: 'NaN at step 3', step: 3 };
const snapshot = (events: RunEvent[], state: RunSnapshot['state'] = 'running'): RunSnapshot => ({
  folder: '/runs/a',
  name: 'a',
  state,
  createdAt: 0,
  manifest: null,
  status: null,
  events,
});

describe('runModel', () => {
  it('finds the best epoch, the last step and the loss since the last epoch', () => {
    const model = runModel(snapshot([start(), step(1, 4), step(2, 3), epoch(1, 2.5, true), step(3, 2), step(4, 1)]));
    expect(model.best?.epoch).toBe(1);
    expect(model.lastStep?.step).toBe(4);
    expect(lossSinceEpoch(model)).toBe(1.5);
    expect(stepsDone(model)).toBe(4);
  });

  it('takes the newest of several best epochs', () => {
    const model = runModel(snapshot([start(), epoch(0, 5, true), epoch(1, 2.5, true), epoch(2, 2.7, false)]));
    expect(model.best?.epoch).toBe(1);
  });

  it('says that a running run is paused, and after which epoch it stops', () => {
    const pause: RunEvent = { type: 'pause', time: 1, step: 1, epoch: 0.5 };
    const request: RunEvent = { type: 'stop-request', time: 1, step: 1, afterEpoch: 1 };
    const held = [start(), step(1, 4), pause, request];
    expect(runModel(snapshot(held))).toMatchObject({ isPaused: true, stopsAfterEpoch: 1 });
    expect(runModel(snapshot(held, 'interrupted'))).toMatchObject({ isPaused: false, stopsAfterEpoch: null });
    const goingOn: RunEvent = { type: 'continue', time: 2, step: 1, epoch: 0.5 };
    expect(runModel(snapshot([...held, goingOn]))).toMatchObject({ isPaused: false, stopsAfterEpoch: 1 });
    expect(runModel(snapshot([...held, start(1)]))).toMatchObject({ isPaused: false, stopsAfterEpoch: null });
  });

  it('says what runs besides training', () => {
    expect(runModel(snapshot([start()])).phase).toBeNull();
    const evaluating: RunEvent[] = [start(), step(1, 4), { type: 'evaluation-start', time: 1, step: 1, epoch: 0.5 }];
    expect(runModel(snapshot(evaluating)).phase).toEqual({ name: 'evaluation', progress: null });
    const progress: RunEvent = { type: 'progress', time: 1, phase: 'evaluation', done: 3, total: 9 };
    expect(runModel(snapshot([...evaluating, progress])).phase?.progress).toEqual({ done: 3, total: 9 });
    expect(runModel(snapshot([...evaluating, progress, step(2, 3)])).phase).toBeNull();
    expect(runModel(snapshot(evaluating, 'interrupted')).phase).toBeNull();
  });

  it('drops what a resume has undone', () => {
    const model = runModel(snapshot([start(), step(1, 4), step(2, 3), step(3, 2), failure, start(2), step(3, 1)]));
    expect(model.steps.map(({ loss }) => loss)).toEqual([4, 3, 1]);
    expect(model.failure).toBeNull();
    expect(stepsDone(model)).toBe(3);
  });
});

describe('addEvents', () => {
  it('takes the new state from the events that begin and end an attempt', () => {
    const running = snapshot([start(), step(1, 4)]);
    expect(addEvents(running, [step(2, 3)]).state).toBe('running');
    expect(addEvents(running, [failure]).state).toBe('failed');
    expect(addEvents(snapshot([], 'interrupted'), [start(1)]).state).toBe('running');
    expect(
      addEvents(running, [{ type: 'end', time: 1, status: 'stopped', step: 2, epoch: 1, seconds: 2, bestEpoch: null }])
        .state,
    ).toBe('stopped');
  });

  it('keeps the newest progress alone', () => {
    const progress = (done: number): RunEvent => ({ type: 'progress', time: 1, phase: 'features', done, total: 9 });
    const added = addEvents(addEvents(snapshot([start()]), [progress(1), progress(2)]), [progress(3)]);
    expect(added.events).toEqual([start(), progress(3)]);
    expect(addEvents(added, [step(1, 4)]).events).toEqual([start(), step(1, 4)]);
  });
});

describe('logLines', () => {
  it('lists the newest first, without steps, and keeps codes', () => {
    const lines = logLines([start(), step(1, 4), failure]);
    expect(lines[0]).toMatchObject({ severity: 'error', code: 'loss-not-finite' });
    expect(lines.map(line => line.severity)).toEqual(['error', 'warning', 'none', 'none']);
  });
});
