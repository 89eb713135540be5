import type { LabelledBatch } from '../../src/engine/train/trainingStep';

/** Samples `from` to `to` of a batch, as a batch. */
export function partOfBatch({ sequenceLength, ...batch }: LabelledBatch, from: number, to: number): LabelledBatch {
  const tokens = (ids: BigInt64Array) => ids.slice(from * sequenceLength, to * sequenceLength);
  return {
    batchSize: to - from,
    sequenceLength,
    inputIds: tokens(batch.inputIds),
    attentionMask: tokens(batch.attentionMask),
    tokenTypeIds: tokens(batch.tokenTypeIds),
    startPositions: batch.startPositions.slice(from, to),
    endPositions: batch.endPositions.slice(from, to),
  };
}

/** Euclidean distance of two buffers, relative to the second one's norm. */
export function relativeDistance(a: Float32Array, b: Float32Array): number {
  let [difference, norm] = [0, 0];
  for (let i = 0; i < a.length; i++) {
    difference += (a[i] - b[i]) ** 2;
    norm += b[i] ** 2;
  }
  return Math.sqrt(difference / norm);
}
