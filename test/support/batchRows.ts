import type { LabelledBatch } from '../../src/engine/train/trainingStep';

/** The samples of a batch from `from` up to `to`, as a batch of their own. */
export function batchRows(batch: LabelledBatch, from: number, to: number): LabelledBatch {
  const tokens = (ids: BigInt64Array) => ids.slice(from * batch.sequenceLength, to * batch.sequenceLength);
  return {
    batchSize: to - from,
    sequenceLength: batch.sequenceLength,
    inputIds: tokens(batch.inputIds),
    attentionMask: tokens(batch.attentionMask),
    tokenTypeIds: tokens(batch.tokenTypeIds),
    startPositions: batch.startPositions.slice(from, to),
    endPositions: batch.endPositions.slice(from, to),
  };
}
