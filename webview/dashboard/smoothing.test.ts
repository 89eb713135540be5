import { describe, expect, it } from 'vitest';
import { smooth, smoothingSpan } from './smoothing';

describe('smooth', () => {
  it('leaves a constant alone, from the first value on', () => {
    for (const value of smooth([3, 3, 3, 3], 20)) expect(value).toBeCloseTo(3, 12);
  });

  it('begins with the first value and is a weighted mean after', () => {
    const [first, second] = smooth([1, 4], 3);
    expect(first).toBe(1);
    // weights 1/2 and 1/4 of span 3, normalised
    expect(second).toBeCloseTo((1 * 0.25 + 4 * 0.5) / 0.75, 12);
  });

  it('does not change its past when values are added', () => {
    const values = [5, 3, 4, 2, 1, 2];
    expect(smooth(values.slice(0, 4), 5)).toEqual(smooth(values, 5).slice(0, 4));
  });
});

describe('smoothingSpan', () => {
  it.each([
    [10, 5],
    [1000, 20],
    [6920, 100],
  ])('of %d steps is %d', (steps, span) => {
    expect(smoothingSpan(steps)).toBe(span);
  });
});
