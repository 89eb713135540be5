import { expect, it } from 'vitest';
import { FakeExecutor, windowOf } from '../../../test/support/fakeRun';
import { randomNumbers } from '../../../test/support/randomNumbers';
import { runConfigSchema } from '../../core/runs/runConfig';
import { largestMicroBatch } from './largestMicroBatch';
import { Trainer } from './trainer';
import { sameEveryEpoch } from './trainingData';

/** Shapes of all micro-batches of an epoch: the most windows and the longest padding. */
async function largestMet(lengths: readonly number[], settings: { maxLength: number; microBatchSize?: number }) {
  const config = runConfigSchema.parse({ train: 'x', batchSize: 4, gradientAccumulationSteps: 2, ...settings });
  const windows = lengths.map(windowOf);
  let largest = { batchSize: 0, sequenceLength: 0 };
  const executor = new FakeExecutor(undefined, batches => {
    for (const { batchSize, sequenceLength } of batches) {
      largest = {
        batchSize: Math.max(largest.batchSize, batchSize),
        sequenceLength: Math.max(largest.sequenceLength, sequenceLength),
      };
    }
  });
  const trainer = new Trainer(executor, sameEveryEpoch(windows), config, 0);
  for (let step = 1; step <= trainer.plan.stepsPerEpoch; step++) await trainer.step(step);
  return { met: largest, told: largestMicroBatch(windows, config, config.microBatchSize ?? config.batchSize) };
}

it.each([
  ['short windows', [10, 40, 33], { maxLength: 384 }, { batchSize: 3, sequenceLength: 64 }],
  ['a multiple of the step', [64, 5, 5, 5, 5], { maxLength: 384 }, { batchSize: 4, sequenceLength: 64 }],
  ['windows as long as allowed', [70, 5, 5, 5, 5], { maxLength: 70 }, { batchSize: 4, sequenceLength: 70 }],
  ['a micro-batch size', [70, 5, 5, 5, 5], { maxLength: 96, microBatchSize: 2 }, { batchSize: 2, sequenceLength: 96 }],
])('%s', async (_case, lengths, settings, expected) => {
  expect(await largestMet(lengths, settings)).toEqual({ met: expected, told: expected });
});

it('is what a trainer meets, whatever the windows', async () => {
  const random = randomNumbers(1);
  const upTo = (count: number) => 1 + Math.floor(random() * count);
  for (let trial = 0; trial < 50; trial++) {
    const maxLength = 8 + upTo(400);
    const lengths = Array.from({ length: upTo(40) }, () => Math.min(4 + upTo(400), maxLength));
    const { met, told } = await largestMet(lengths, { maxLength, microBatchSize: upTo(6) });
    expect(told, `trial ${trial}`).toEqual(met);
  }
});
