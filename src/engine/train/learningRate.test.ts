import { describe, expect, it } from 'vitest';
import { runConfigSchema } from '../../core/runs/runConfig';
import { learningRateAt, learningRateSchedule } from './learningRate';

const rates = (changes: object, totalSteps = 10): number[] => {
  const schedule = learningRateSchedule(runConfigSchema.parse({ train: 'x', learningRate: 1, ...changes }), totalSteps);
  return Array.from({ length: totalSteps }, (_, step) => learningRateAt(schedule, step));
};

const expectClose = (found: readonly number[], expected: readonly number[]): void => {
  expect(found).toHaveLength(expected.length);
  found.forEach((rate, step) => expect(rate, `step ${step}`).toBeCloseTo(expected[step], 12));
};

// The expected lists are those of transformers' three schedules with a warm-up of 2 of 10 steps and a rate of 1.
describe('learning rates', () => {
  it('rise and fall linearly', () => {
    expectClose(rates({ warmupSteps: 2 }), [0, 0.5, 1, 0.875, 0.75, 0.625, 0.5, 0.375, 0.25, 0.125]);
  });

  it('follow half a cosine', () => {
    expectClose(
      rates({ warmupSteps: 2, lrSchedulerType: 'cosine' }),
      [
        0, 0.5, 1, 0.9619397662556, 0.8535533905932, 0.6913417161825, 0.5, 0.3086582838174, 0.1464466094067,
        0.0380602337443,
      ],
    );
  });

  it('stay after the warm-up', () => {
    expectClose(rates({ warmupSteps: 2, lrSchedulerType: 'constant' }), [0, 0.5, 1, 1, 1, 1, 1, 1, 1, 1]);
  });

  it('take the steps of a ratio rounded up, and a number of steps before a ratio', () => {
    expect(rates({ warmupRatio: 0.11 })).toEqual(rates({ warmupSteps: 2 }));
    expect(rates({ warmupRatio: 0.5, warmupSteps: 0 })[0]).toBe(1);
  });
});
