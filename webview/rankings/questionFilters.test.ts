import { describe, expect, it } from 'vitest';
import type { RankingRow } from '../../src/protocol/views/rankings';
import { filterRows, sortRows } from './questionFilters';

const row = (id: string, values: Partial<RankingRow> = {}): RankingRow => ({
  id,
  question: `Question ${id}?`,
  golds: ['gold'],
  prediction: 'guess',
  rank: 1,
  exact: 1,
  f1: 1,
  probability: 0.5,
  nullScoreDiff: -3,
  ...values,
});
const rows = [
  row('a'),
  row('b', { exact: 0, f1: 0.5, rank: 3, probability: 0.9 }),
  row('c', { exact: 0, f1: 0, rank: 0, golds: [], prediction: 'Oxygen' }),
  row('d', { golds: [], prediction: '' }),
];
const ids = (found: readonly RankingRow[]) => found.map(({ id }) => id).join('');

describe('filterRows', () => {
  it.each([
    [[], '', 'abcd'],
    [['wrong'], '', 'bc'],
    [['right'], '', 'ad'],
    [['lower-rank'], '', 'b'],
    [['unanswerable'], '', 'cd'],
    [['wrong', 'unanswerable'], '', 'bcd'],
    [[], ' oxygen ', 'c'],
    [['right'], 'QUESTION D', 'd'],
    [['wrong'], 'nothing like it', ''],
  ] as const)('%j, search %j', (filters, search, expected) => {
    expect(ids(filterRows(rows, filters, search))).toBe(expected);
  });
});

describe('sortRows', () => {
  it('keeps the order of the file, or turns it', () => {
    expect(ids(sortRows(rows, 'file', false))).toBe('abcd');
    expect(ids(sortRows(rows, 'file', true))).toBe('dcba');
  });

  it('puts what has no rank after every rank', () => {
    expect(ids(sortRows(rows, 'rank', false))).toBe('adbc');
  });

  it('is stable both ways', () => {
    expect(ids(sortRows(rows, 'probability', true))).toBe('bacd');
    expect(ids(sortRows(rows, 'probability', false))).toBe('acdb');
  });

  it('sorts texts', () => {
    expect(ids(sortRows(rows, 'prediction', false))).toBe('dabc');
  });
});
