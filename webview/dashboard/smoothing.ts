/**
 * How many steps the smoothed curve looks back over. It depends on the run's planned length alone, so that the curve's past
 * never changes while the run goes on.
 */
export function smoothingSpan(totalSteps: number): number {
  return Math.min(100, Math.max(5, Math.round(totalSteps / 50)));
}

/**
 * Exponential moving average over about `span` values (weight 2 / (span + 1)), corrected for its start as in Adam, so that the
 * first values are means of what there is and not drawn towards zero. Causal: a value never depends on later ones.
 */
export function smooth(values: readonly number[], span: number): readonly number[] {
  const keep = 1 - 2 / (span + 1);
  let sum = 0;
  let weight = 0;
  return values.map(value => {
    sum = keep * sum + (1 - keep) * value;
    weight = keep * weight + (1 - keep);
    return sum / weight;
  });
}
