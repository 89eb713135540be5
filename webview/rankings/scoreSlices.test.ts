import { describe, expect, it } from 'vitest';
import type { RankingRow } from '../../src/protocol/views/rankings';
import { scoreSlices, sliceRange } from './scoreSlices';

const row = (exact: number, golds: readonly string[]): RankingRow => ({
  id: '',
  question: '',
  golds,
  prediction: '',
  rank: 1,
  exact,
  f1: exact,
  probability: 0,
  nullScoreDiff: 0,
});

describe('scoreSlices', () => {
  it('is one row where every question has an answer', () => {
    const rows = Array.from({ length: 400 }, (_, index) => row(index % 4 === 0 ? 0 : 1, ['a']));
    const [all, ...others] = scoreSlices(rows, { exact_match: 75, f1: 75 });
    expect(others).toEqual([]);
    expect(all?.questions).toBe(400);
    expect(all?.exact.mean).toBe(75);
    // 1.96 * sqrt(0.75 * 0.25 / 400) is 4.24 points
    expect(all?.exact.low).toBeCloseTo(70.76, 1);
    expect(all?.exact.high).toBeCloseTo(79.24, 1);
  });

  it('takes unanswerable questions apart, with the official keys', () => {
    const slices = scoreSlices([row(1, ['a']), row(0, ['a']), row(1, [])], {
      exact: 66.7,
      f1: 66.7,
      HasAns_exact: 50,
      HasAns_f1: 50,
      NoAns_exact: 100,
      NoAns_f1: 100,
    });
    expect(slices.map(({ name, questions, exact }) => [name, questions, exact.mean])).toEqual([
      ['All', 3, 66.7],
      ['HasAns', 2, 50],
      ['NoAns', 1, 100],
    ]);
  });

  it('has an axis of whole tens', () => {
    const rows = Array.from({ length: 400 }, (_, index) => row(index % 4 === 0 ? 0 : 1, ['a']));
    expect(sliceRange(scoreSlices(rows, {}))).toEqual([70, 80]);
    expect(sliceRange(scoreSlices([], {}))).toEqual([0, 10]);
  });
});
