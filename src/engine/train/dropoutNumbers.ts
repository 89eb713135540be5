import { Random } from '../../core/random';
import type { DropoutSite } from '../../graph/training/addDropout';

/** Uniform numbers of one dropout site: `rows` and `columns` as the graph wants them. */
export interface DropoutNumbers {
  readonly rows: Float32Array;
  readonly columns: Float32Array;
}

/** In the place of a sample's number: what the whole batch has in common. */
const wholeBatch = -1;

const size = (dims: readonly number[]) => dims.reduce((product, dim) => product * dim, 1);

/**
 * The numbers behind the dropout masks of a batch. Each sample has a generator of its own, from seed, step and its place in
 * the step's whole batch, and the masks that the whole batch shares have another: a resumed run and any split into
 * micro-batches draw the same masks.
 * @param firstSample place in the whole batch of this micro-batch's first sample
 */
export function drawDropoutNumbers(
  sites: readonly DropoutSite[],
  batchSize: number,
  key: { readonly seed: number; readonly step: number; readonly firstSample: number },
): DropoutNumbers[] {
  const numbers = sites.map(({ rowDims, columnDims }) => ({
    rows: new Float32Array(size(rowDims)),
    columns: new Float32Array(size(columnDims)),
  }));
  for (let sample = 0; sample < batchSize; sample++) {
    const random = Random.fromSeed(key.seed, key.step, key.firstSample + sample);
    numbers.forEach(({ rows, columns }, i) => {
      if (sites[i].isShared) return;
      fillPart(rows, sample, batchSize, random);
      fillPart(columns, sample, batchSize, random);
    });
  }
  const shared = Random.fromSeed(key.seed, key.step, wholeBatch);
  numbers.forEach(({ rows, columns }, i) => {
    if (!sites[i].isShared) return;
    fillPart(rows, 0, 1, shared);
    fillPart(columns, 0, 1, shared);
  });
  return numbers;
}

/** Fills one sample's part. 24 bits: as many as a float32 holds, so that no number rounds up to 1. */
function fillPart(target: Float32Array, sample: number, batchSize: number, random: Random): void {
  const length = target.length / batchSize;
  const start = sample * length;
  for (let i = start; i < start + length; i++) target[i] = (random.uint32() >>> 8) / 0x100_0000;
}
