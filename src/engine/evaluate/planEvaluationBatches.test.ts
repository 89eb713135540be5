import { describe, expect, it } from 'vitest';
import { randomNumbers } from '../../../test/support/randomNumbers';
import { planEvaluationBatches } from './planEvaluationBatches';

describe('planEvaluationBatches', () => {
  it('sorts each group by length, the longest first', () => {
    const plan = planEvaluationBatches([3, 9, 5, 7, 1, 2], { batchSize: 2, groupSize: 2 });
    expect(plan).toEqual([
      [1, 3],
      [2, 0],
      [5, 4],
    ]);
  });

  it('lets the shortest of a group wait, so that only the last batch is not full', () => {
    const plan = planEvaluationBatches([3, 9, 5, 7, 1], { batchSize: 3, groupSize: 1 });
    expect(plan).toEqual([
      [1, 2, 0],
      [3, 4],
    ]);
    expect(planEvaluationBatches([], { batchSize: 3, groupSize: 1 })).toEqual([]);
  });

  it('has each window once, and few of them under way at a time', () => {
    for (let seed = 1; seed <= 100; seed++) {
      const random = randomNumbers(seed);
      const [batchSize, groupSize] = [1 + Math.floor(random() * 8), 1 + Math.floor(random() * 4)];
      const lengths = Array.from({ length: Math.floor(random() * 200) }, () => Math.ceil(random() * 384));
      const plan = planEvaluationBatches(lengths, { batchSize, groupSize });
      const context = `seed ${seed}, batch ${batchSize}, group ${groupSize}`;
      const order = plan.flat();
      expect(
        [...order].sort((a, b) => a - b),
        context,
      ).toEqual(lengths.map((_, index) => index));
      expect(
        plan.slice(0, -1).every(batch => batch.length === batchSize),
        context,
      ).toBe(true);
      let furthest = 0;
      order.forEach((index, position) => {
        furthest = Math.max(furthest, index);
        expect(furthest - position, context).toBeLessThan(batchSize * (groupSize + 1));
      });
    }
  });
});
