import type { RunConfig } from '../../core/runs/runConfig';

/** What `bestBy` may choose from; null where there was no validation, or no labels. */
export interface EvaluatedFigures {
  readonly f1: number | null;
  readonly exact: number | null;
  readonly validationLoss: number | null;
}

/** The figure that decides which model is the best. */
export function bestMetric(figures: EvaluatedFigures, bestBy: RunConfig['bestBy']): number | null {
  switch (bestBy) {
    case 'f1':
      return figures.f1;
    case 'exact':
      return figures.exact;
    case 'loss':
      return figures.validationLoss;
  }
}

/** F1 and exact match should rise, the loss should fall: the direction follows from the metric and cannot be set wrong. */
export function isGreaterBetter(bestBy: RunConfig['bestBy']): boolean {
  return bestBy !== 'loss';
}

/** Whether a model is better than the best before it. Without a figure to compare (no validation), the newest is the best. */
export function isBetter(
  candidate: EvaluatedFigures,
  best: EvaluatedFigures | null,
  bestBy: RunConfig['bestBy'],
): boolean {
  const value = bestMetric(candidate, bestBy);
  const before = best === null ? null : bestMetric(best, bestBy);
  if (before === null) return true;
  if (value === null) return false;
  return isGreaterBetter(bestBy) ? value > before : value < before;
}
