import { describe, expect, it } from 'vitest';
import { Random } from '../random';
import { planBatches, roundLength, type BatchPlanOptions } from './bucketBatches';

const options: BatchPlanOptions = { batchSize: 8, seed: 1, epoch: 0, lengthStep: 32, maxLength: 384 };
const someLengths = (random: Random, count: number): number[] =>
  Array.from({ length: count }, () => 10 + random.below(375));

describe('planBatches', () => {
  it('uses every window exactly once, in full batches except the last', () => {
    const random = Random.fromSeed(2024);
    for (let trial = 0; trial < 200; trial++) {
      const count = random.below(300);
      const batchSize = 1 + random.below(20);
      const groupSize = 1 + random.below(6);
      const plan = planBatches(someLengths(random, count), { ...options, batchSize, groupSize, epoch: trial });
      const label = `trial ${trial}: ${count} windows in batches of ${batchSize}`;
      expect(
        plan.flat().sort((a, b) => a - b),
        label,
      ).toEqual(Array.from({ length: count }, (_, i) => i));
      expect(plan.length, label).toBe(Math.ceil(count / batchSize));
      expect(
        plan.slice(0, -1).every(batch => batch.length === batchSize),
        label,
      ).toBe(true);
    }
  });

  it('repeats itself for one seed and epoch and differs for others', () => {
    const lengths = someLengths(Random.fromSeed(1), 100);
    const plan = planBatches(lengths, options);
    expect(planBatches(lengths, options)).toEqual(plan);
    expect(planBatches(lengths, { ...options, epoch: 1 })).not.toEqual(plan);
    expect(planBatches(lengths, { ...options, seed: 2 })).not.toEqual(plan);
  });

  it('pads far less than batches of random windows', () => {
    const lengths = someLengths(Random.fromSeed(3), 2048);
    const padding = (plan: number[][]): number =>
      plan.reduce((sum, batch) => {
        const longest = Math.max(...batch.map(index => lengths[index]));
        return sum + batch.reduce((rest, index) => rest + longest - lengths[index], 0);
      }, 0);
    const bucketed = padding(planBatches(lengths, options));
    const unsorted = padding(planBatches(lengths, { ...options, groupSize: 1 }));
    expect(bucketed).toBeLessThan(unsorted / 5);
  });

  it('gives batches in no order of length', () => {
    const plan = planBatches(someLengths(Random.fromSeed(4), 2048), { ...options, groupSize: 256 });
    const lengths = someLengths(Random.fromSeed(4), 2048);
    const firsts = plan.map(batch => lengths[batch[0]]);
    const rises = firsts.filter((length, i) => i > 0 && length > firsts[i - 1]).length;
    expect(rises).toBeGreaterThan(80);
    expect(rises).toBeLessThan(176);
  });

  it('refuses a batch size that is none', () => {
    expect(() => planBatches([1], { ...options, batchSize: 0 })).toThrow(RangeError);
    expect(() => planBatches([1], { ...options, groupSize: 1.5 })).toThrow(RangeError);
  });
});

describe('roundLength', () => {
  it('rounds up to the step, at most to the maximum', () => {
    expect([1, 32, 33, 380, 384].map(length => roundLength(length, 32, 384))).toEqual([32, 32, 64, 384, 384]);
    expect(roundLength(100, 32, 110)).toBe(110);
  });
});
