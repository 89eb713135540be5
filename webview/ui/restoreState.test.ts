import { describe, expect, it } from 'vitest';
import { restoreState } from './restoreState';

describe('restoreState', () => {
  const fallback = { filter: 'all', open: true, rows: ['a'] };

  it('keeps saved values of the same kind', () => {
    expect(restoreState(fallback, { filter: 'wrong', open: false, rows: [] })).toEqual({
      filter: 'wrong',
      open: false,
      rows: [],
    });
  });

  it.each([[undefined], [null], ['text'], [7]])('answers with the fallback for %j', saved => {
    expect(restoreState(fallback, saved)).toEqual(fallback);
  });

  it('drops unknown keys and values of another kind', () => {
    expect(restoreState(fallback, { filter: 3, rows: { length: 1 }, other: 1 })).toEqual(fallback);
  });
});
