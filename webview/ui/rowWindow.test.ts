import { describe, expect, it } from 'vitest';
import { rowOffsets, scrollToShow, visibleRows } from './rowWindow';

describe('row windows', () => {
  const offsets = rowOffsets([24, 44, 44, 24, 44]);

  it('adds heights up', () => {
    expect(offsets).toEqual([0, 24, 68, 112, 136, 180]);
    expect(rowOffsets([])).toEqual([0]);
  });

  it.each([
    [0, 20, 0, { start: 0, end: 1 }],
    [24, 43, 0, { start: 1, end: 2 }],
    [30, 90, 0, { start: 1, end: 4 }],
    [30, 90, 2, { start: 0, end: 5 }],
    [500, 100, 0, { start: 4, end: 5 }],
  ])('from %d, %d high, overscan %d', (scrollTop, height, overscan, expected) => {
    expect(visibleRows(offsets, scrollTop, height, overscan)).toEqual(expected);
  });

  it('has no rows in an empty list', () => {
    expect(visibleRows([0], 0, 100, 5)).toEqual({ start: 0, end: 0 });
  });

  it('scrolls as little as possible', () => {
    expect(scrollToShow(offsets, 1, 0, 100)).toBe(0);
    expect(scrollToShow(offsets, 4, 0, 100)).toBe(80);
    expect(scrollToShow(offsets, 0, 80, 100)).toBe(0);
  });

  it('creates a bounded number of ten thousand rows', () => {
    const many = rowOffsets(Array.from({ length: 10_570 }, () => 24));
    const { start, end } = visibleRows(many, 100_000, 600, 8);
    expect(start).toBe(4166 - 8);
    expect(end - start).toBeLessThan(50);
  });
});
