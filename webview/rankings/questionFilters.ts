import type { RankingRow } from '../../src/protocol/views/rankings';

/** The filters of the list of questions. They add up: a question is shown when any pressed one matches. */
export const filterNames = ['wrong', 'right', 'lower-rank', 'unanswerable'] as const;
export type FilterName = (typeof filterNames)[number];

export const filterLabels: Readonly<Record<FilterName, string>> = {
  wrong: 'Wrong',
  right: 'Right',
  'lower-rank': 'Rank > 1',
  unanswerable: 'Unanswerable',
};

export function matchesFilter(row: RankingRow, filter: FilterName): boolean {
  switch (filter) {
    case 'wrong':
      return row.exact < 1;
    case 'right':
      return row.exact >= 1;
    case 'lower-rank':
      return row.rank > 1;
    case 'unanswerable':
      return row.golds.length === 0;
  }
}

/** Rows that match any of the filters (all when none is pressed) and hold the searched text, whatever its case. */
export function filterRows(
  rows: readonly RankingRow[],
  filters: readonly FilterName[],
  search: string,
): readonly RankingRow[] {
  const wanted = search.trim().toLowerCase();
  return rows.filter(
    row =>
      (filters.length === 0 || filters.some(filter => matchesFilter(row, filter))) &&
      (wanted === '' || holdsText(row, wanted)),
  );
}

function holdsText(row: RankingRow, wanted: string): boolean {
  return [row.question, row.prediction, row.id, ...row.golds].some(text => text.toLowerCase().includes(wanted));
}

export const sortKeys = [
  'file',
  'question',
  'gold',
  'prediction',
  'rank',
  'f1',
  'probability',
  'nullScoreDiff',
] as const;
/** `file` is the order of the data set. */
export type SortKey = (typeof sortKeys)[number];

/** Sorts without changing the order of equal rows. A rank of 0, no match among the candidates, counts as the worst. */
export function sortRows(rows: readonly RankingRow[], key: SortKey, isDescending: boolean): readonly RankingRow[] {
  if (key === 'file') return isDescending ? [...rows].reverse() : rows;
  const compare = comparison(key);
  return [...rows].sort((a, b) => (isDescending ? compare(b, a) : compare(a, b)));
}

type Comparison = (a: RankingRow, b: RankingRow) => number;

function comparison(key: Exclude<SortKey, 'file'>): Comparison {
  const byText = (textOf: (row: RankingRow) => string): Comparison => {
    const collator = new Intl.Collator('en');
    return (a, b) => collator.compare(textOf(a), textOf(b));
  };
  const byNumber =
    (numberOf: (row: RankingRow) => number): Comparison =>
    (a, b) =>
      numberOf(a) - numberOf(b);
  switch (key) {
    case 'question':
      return byText(row => row.question);
    case 'gold':
      return byText(row => row.golds[0] ?? '');
    case 'prediction':
      return byText(row => row.prediction);
    case 'rank':
      return byNumber(row => (row.rank === 0 ? Number.MAX_SAFE_INTEGER : row.rank));
    case 'f1':
      return byNumber(row => row.f1);
    case 'probability':
      return byNumber(row => row.probability);
    case 'nullScoreDiff':
      return byNumber(row => row.nullScoreDiff);
  }
}
