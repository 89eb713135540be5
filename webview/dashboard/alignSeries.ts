/** A curve as two columns of the same length, x rising. */
export interface Points {
  readonly x: readonly number[];
  readonly y: readonly number[];
}

/**
 * Puts curves over one common x column, as uPlot wants them: the union of all x, and for each curve its y or null where it has
 * no point.
 */
export function alignSeries(curves: readonly Points[]): [number[], ...(number | null)[][]] {
  const x = [...new Set(curves.flatMap(curve => [...curve.x]))].sort((a, b) => a - b);
  const columns = curves.map(curve => {
    const byX = new Map(curve.x.map((value, index) => [value, curve.y[index] ?? null]));
    return x.map(value => byX.get(value) ?? null);
  });
  return [x, ...columns];
}

/** The range of the values with some room around it; a unit range around a constant. */
export function paddedRange(
  values: readonly number[],
  limits: { readonly low?: number; readonly high?: number } = {},
): readonly [number, number] {
  if (values.length === 0) return [limits.low ?? 0, limits.high ?? 1];
  const low = values.reduce((least, value) => Math.min(least, value), Infinity);
  const high = values.reduce((most, value) => Math.max(most, value), -Infinity);
  const room = high > low ? (high - low) * 0.08 : Math.max(Math.abs(high) * 0.1, 0.5);
  return [Math.max(limits.low ?? -Infinity, low - room), Math.min(limits.high ?? Infinity, high + room)];
}

/** The value below which the given part of the values lies. */
export function quantile(values: readonly number[], part: number): number {
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? 0;
}
