import { Random } from '../random';

export interface BatchPlanOptions {
  readonly batchSize: number;
  readonly seed: number;
  /** From 0: each epoch has its own order. */
  readonly epoch: number;
  /** Lengths are rounded up to a multiple of this, so that few different tensor shapes occur. */
  readonly lengthStep: number;
  readonly maxLength: number;
  /** How many batches are sorted by length together; the more, the less padding and the less random the batches. */
  readonly groupSize?: number;
}

const defaultGroupSize = 32;

/**
 * Plans one epoch: batches of indices into `lengths`, each index exactly once. Windows of similar length share a batch,
 * the order of the batches is random, and both depend on the seed and the epoch only. Every batch is full except perhaps
 * the last one.
 */
export function planBatches(lengths: ArrayLike<number>, options: BatchPlanOptions): number[][] {
  const { batchSize, seed, epoch, lengthStep, maxLength, groupSize = defaultGroupSize } = options;
  for (const size of [batchSize, groupSize]) {
    if (!Number.isInteger(size) || size < 1) throw new RangeError(`Not a batch or group size: ${size}`);
  }
  const random = Random.fromSeed(seed, epoch);
  const order = random.shuffled(Array.from({ length: lengths.length }, (_, index) => index));
  const fullCount = order.length - (order.length % batchSize);
  const rounded = (index: number): number => roundLength(lengths[index], lengthStep, maxLength);
  // Sorting by rounded length keeps windows that will be padded alike in their random order.
  const batches = chunks(order.slice(0, fullCount), batchSize * groupSize).flatMap(group =>
    chunks(
      group.sort((a, b) => rounded(a) - rounded(b)),
      batchSize,
    ),
  );
  // The short batch is a random sample like the others: it is cut off before the sorting and stays last.
  return [...random.shuffled(batches), ...chunks(order.slice(fullCount), batchSize)];
}

/** Rounds a length up to a multiple of `step`, but not above `max`. */
export function roundLength(length: number, step: number, max: number): number {
  return Math.min(Math.ceil(length / step) * step, max);
}

function chunks<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, i) => items.slice(i * size, (i + 1) * size));
}
