import { describe, expect, it } from 'vitest';
import { alignSeries, paddedRange, quantile } from './alignSeries';

describe('alignSeries', () => {
  it('unites the x of all curves', () => {
    expect(
      alignSeries([
        { x: [0.5, 1], y: [5, 4] },
        { x: [0, 1], y: [9, 8] },
        { x: [], y: [] },
      ]),
    ).toEqual([
      [0, 0.5, 1],
      [null, 5, 4],
      [9, null, 8],
      [null, null, null],
    ]);
  });
});

describe('paddedRange', () => {
  it('leaves room but keeps to the limits', () => {
    expect(paddedRange([10, 20])).toEqual([9.2, 20.8]);
    expect(paddedRange([0, 100], { low: 0, high: 100 })).toEqual([0, 100]);
    expect(paddedRange([4])).toEqual([3.5, 4.5]);
    expect(paddedRange([], { low: 0, high: 1 })).toEqual([0, 1]);
  });
});

describe('quantile', () => {
  it('is an order statistic', () => {
    expect(quantile([5, 1, 3, 2, 4], 0.5)).toBe(3);
    expect(quantile([5, 1], 1)).toBe(5);
    expect(quantile([], 0.5)).toBe(0);
  });
});
