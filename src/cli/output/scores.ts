import { formatTable } from './table';

/** Scores under their official keys, one per line; totals as they are, percentages and thresholds with four decimals. */
export function formatScores(scores: Readonly<Record<string, number>>): string {
  return formatTable(
    [
      { title: 'score', align: 'left' },
      { title: 'value', align: 'right' },
    ],
    Object.entries(scores).map(([key, value]) => [key, /total$/u.test(key) ? String(value) : value.toFixed(4)]),
  );
}
