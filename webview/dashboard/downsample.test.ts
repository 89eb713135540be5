import { describe, expect, it } from 'vitest';
import { pickIndexes, spreadIndexes } from './downsample';

describe('pickIndexes', () => {
  it('keeps all of a short curve', () => {
    expect(pickIndexes([3, 1, 2], 2)).toEqual([0, 1, 2]);
    expect(pickIndexes([], 10)).toEqual([]);
  });

  it('keeps ends and extremes of a long one, in order', () => {
    const values = Array.from({ length: 7000 }, (_, index) => Math.sin(index / 50));
    values[3333] = 40;
    values[4444] = -40;
    const picked = pickIndexes(values, 400);
    expect(picked.length).toBeLessThanOrEqual(802);
    expect(picked).toEqual([...picked].sort((a, b) => a - b));
    expect(picked).toEqual(expect.arrayContaining([0, 3333, 4444, 6999]));
  });
});

describe('spreadIndexes', () => {
  it('keeps both ends', () => {
    expect(spreadIndexes(3, 10)).toEqual([0, 1, 2]);
    expect(spreadIndexes(101, 5)).toEqual([0, 25, 50, 75, 100]);
  });
});
