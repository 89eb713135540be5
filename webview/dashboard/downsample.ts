/**
 * Picks the points of a long curve that are worth drawing: of each bucket of neighbours the lowest and the highest, so that
 * spikes stay visible. The first and the last point are always kept. Answers with indexes in rising order, all of them when
 * there are no more than two per bucket.
 */
export function pickIndexes(values: readonly number[], buckets: number): readonly number[] {
  if (values.length <= 2 * buckets) return values.map((_, index) => index);
  const picked = new Set([0, values.length - 1]);
  for (let bucket = 0; bucket < buckets; bucket++) {
    const start = Math.floor((bucket * values.length) / buckets);
    const end = Math.floor(((bucket + 1) * values.length) / buckets);
    let low = start;
    let high = start;
    for (let index = start; index < end; index++) {
      if (valueAt(values, index) < valueAt(values, low)) low = index;
      if (valueAt(values, index) > valueAt(values, high)) high = index;
    }
    picked.add(low).add(high);
  }
  return [...picked].sort((a, b) => a - b);
}

/** At most `count` indexes of a list of the given length, evenly spread, the first and the last among them. */
export function spreadIndexes(length: number, count: number): readonly number[] {
  if (length <= count) return Array.from({ length }, (_, index) => index);
  return Array.from({ length: count }, (_, place) => Math.round((place * (length - 1)) / (count - 1)));
}

function valueAt(values: readonly number[], index: number): number {
  return values[index] ?? 0;
}
