export interface EvaluationBatchOptions {
  /** Windows per batch; only the last batch may have fewer. */
  readonly batchSize: number;
  /** How many batches' windows are sorted by length together. */
  readonly groupSize: number;
}

/**
 * Plans batches of windows of similar length, longest first, that go through the windows roughly in their order: what is read of the
 * model for one question stays in memory only while a group or two are under way, however large the data set is. Each index into
 * `lengths` is in exactly one batch.
 */
export function planEvaluationBatches(
  lengths: ArrayLike<number>,
  { batchSize, groupSize }: EvaluationBatchOptions,
): number[][] {
  const batches: number[][] = [];
  // What is left of a group after its last full batch, its shortest windows, waits for the next group.
  let waiting: number[] = [];
  let next = 0;
  while (next < lengths.length) {
    const until = Math.min(next + batchSize * groupSize, lengths.length);
    for (; next < until; next++) waiting.push(next);
    waiting.sort((a, b) => lengths[b] - lengths[a] || a - b);
    const isLast = next === lengths.length;
    const fullCount = isLast ? waiting.length : waiting.length - (waiting.length % batchSize);
    for (let from = 0; from < fullCount; from += batchSize) batches.push(waiting.slice(from, from + batchSize));
    waiting = waiting.slice(fullCount);
  }
  return batches;
}
