import type { RankingRow } from '../../src/protocol/views/rankings';

/** A mean in percent with the interval it lies in with 95 % certainty. */
export interface Estimate {
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

/** One row of the table of scores. */
export interface ScoreSlice {
  readonly name: string;
  readonly questions: number;
  readonly exact: Estimate;
  readonly f1: Estimate;
}

/**
 * The official scores with their intervals; where some questions have no answer, these and the others apart as the SQuAD 2.0
 * script does. The official figures of `scores` are shown as they are; intervals come from the questions, by the normal
 * approximation of a mean.
 */
export function scoreSlices(
  rows: readonly RankingRow[],
  scores: Readonly<Record<string, number>>,
): readonly ScoreSlice[] {
  const answerable = rows.filter(row => row.golds.length > 0);
  const unanswerable = rows.filter(row => row.golds.length === 0);
  const all = slice('All', rows, scores['exact'] ?? scores['exact_match'], scores['f1']);
  if (unanswerable.length === 0 || answerable.length === 0) return [all];
  return [
    all,
    slice('HasAns', answerable, scores['HasAns_exact'], scores['HasAns_f1']),
    slice('NoAns', unanswerable, scores['NoAns_exact'], scores['NoAns_f1']),
  ];
}

/** Range of the axis on which intervals are drawn: whole tens around all of them. */
export function sliceRange(slices: readonly ScoreSlice[]): readonly [number, number] {
  const estimates = slices.flatMap(({ exact, f1 }) => [exact, f1]);
  const low = Math.min(...estimates.map(estimate => estimate.low));
  const high = Math.max(...estimates.map(estimate => estimate.high));
  const start = Math.max(0, Math.floor(low / 10) * 10);
  return [start, Math.max(start + 10, Math.min(100, Math.ceil(high / 10) * 10))];
}

function slice(
  name: string,
  rows: readonly RankingRow[],
  exact: number | undefined,
  f1: number | undefined,
): ScoreSlice {
  return {
    name,
    questions: rows.length,
    exact: estimate(
      rows.map(row => 100 * row.exact),
      exact,
    ),
    f1: estimate(
      rows.map(row => 100 * row.f1),
      f1,
    ),
  };
}

function estimate(values: readonly number[], official: number | undefined): Estimate {
  const count = Math.max(1, values.length);
  const mean = values.reduce((sum, value) => sum + value, 0) / count;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(1, count - 1);
  const reach = 1.96 * Math.sqrt(variance / count);
  const center = official ?? mean;
  return { mean: center, low: Math.max(0, center - reach), high: Math.min(100, center + reach) };
}
