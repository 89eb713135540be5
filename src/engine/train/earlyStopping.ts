/** When a run ends before its last step. */
export interface EarlyStopping {
  /** Evaluations in a row without improvement after which the run ends; undefined for never. */
  readonly patience: number | undefined;
  /** What a value must be better by to count as an improvement. */
  readonly threshold: number;
  readonly greaterIsBetter: boolean;
}

/**
 * Whether to end after these evaluations, as transformers' EarlyStoppingCallback decides: a value counts as an improvement when
 * it is better than the best one before it by more than the threshold. The best is the best whatever the threshold.
 * @param values the metric of every evaluation of the run, in order
 */
export function shouldStopEarly(values: readonly number[], settings: EarlyStopping): boolean {
  const { patience, threshold, greaterIsBetter } = settings;
  if (patience === undefined) return false;
  let best: number | null = null;
  let withoutImprovement = 0;
  for (const value of values) {
    const gain = best === null ? Infinity : greaterIsBetter ? value - best : best - value;
    withoutImprovement = gain > threshold ? 0 : withoutImprovement + 1;
    if (gain > 0) best = value;
  }
  return withoutImprovement >= patience;
}
