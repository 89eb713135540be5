import type { RunEventOf } from '../../src/core/runs/runEvent';

/** Events with plausible values, for tests of whatever reads or writes them. */
export function startEvent(overrides: Partial<RunEventOf<'start'>> = {}): RunEventOf<'start'> {
  return {
    type: 'start',
    time: 1,
    name: 'run',
    epochs: 2,
    totalSteps: 20,
    stepsPerEpoch: 10,
    effectiveBatchSize: 16,
    trainExamples: 160,
    trainExamplesLeftOut: 0,
    trainWindows: 160,
    trainWindowsWithoutAnswer: 0,
    validationExamples: 10,
    validationWindows: 10,
    device: 'cpu',
    seed: 42,
    resumedFromStep: 0,
    ...overrides,
  };
}

export function stepEvent(step: number, overrides: Partial<RunEventOf<'step'>> = {}): RunEventOf<'step'> {
  return {
    type: 'step',
    time: step,
    step,
    epoch: step / 10,
    loss: 3 / step,
    learningRate: 5e-5,
    gradientNorm: 1,
    samplesPerSecond: 16,
    tokensPerSecond: 2048,
    memoryBytes: 1e9,
    secondsLeft: 20 - step,
    ...overrides,
  };
}

export function epochEvent(epoch: number, overrides: Partial<RunEventOf<'epoch'>> = {}): RunEventOf<'epoch'> {
  return {
    type: 'epoch',
    time: epoch * 10,
    epoch,
    step: epoch * 10,
    trainLoss: epoch === 0 ? null : 2 / epoch,
    validationLoss: 2,
    exact: 50,
    f1: 60,
    seconds: 10,
    isBest: true,
    evaluation: `evaluations/epoch-${epoch}`,
    ...overrides,
  };
}

export function checkpointEvent(step: number): RunEventOf<'checkpoint'> {
  return { type: 'checkpoint', time: step, step, epoch: step / 10, path: `checkpoints/step-${step}`, bytes: 1000 };
}

export function endEvent(overrides: Partial<RunEventOf<'end'>> = {}): RunEventOf<'end'> {
  return { type: 'end', time: 100, status: 'completed', step: 20, epoch: 2, seconds: 20, bestEpoch: 2, ...overrides };
}
