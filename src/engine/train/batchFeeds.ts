import type { DropoutSite } from '../../graph/training/addDropout';
import { lossInputs } from '../../graph/training/qaLoss';
import { drawDropoutNumbers } from './dropoutNumbers';
import type { LabelledBatch } from './trainingStep';

/** From which a micro-batch's dropout masks follow. */
export interface DropoutKey {
  readonly seed: number;
  readonly step: number;
  /** Place of the micro-batch's first sample in the whole batch. */
  readonly firstSample: number;
}

/** Numbers of one input of a training graph, before a runtime makes a tensor of them. */
export interface Feed {
  readonly data: BigInt64Array | Float32Array;
  readonly dims: readonly number[];
}

/**
 * What a training graph is fed besides parameters: tokens, labels, weight, dropout numbers.
 * @param lossWeight what the gradient is multiplied by
 * @returns by input name
 */
export function batchFeeds(
  batch: LabelledBatch,
  lossWeight: number,
  sites: readonly DropoutSite[],
  key: DropoutKey,
): ReadonlyMap<string, Feed> {
  const dims = [batch.batchSize, batch.sequenceLength];
  const feeds = new Map<string, Feed>([
    ['input_ids', { data: batch.inputIds, dims }],
    ['attention_mask', { data: batch.attentionMask, dims }],
    ['token_type_ids', { data: batch.tokenTypeIds, dims }],
    [lossInputs.startPositions, { data: batch.startPositions, dims: [batch.batchSize] }],
    [lossInputs.endPositions, { data: batch.endPositions, dims: [batch.batchSize] }],
    [lossInputs.lossWeight, { data: Float32Array.of(lossWeight), dims: [] }],
  ]);
  drawDropoutNumbers(sites, batch.batchSize, key).forEach((numbers, i) => {
    const { rows, columns, rowDims, columnDims } = sites[i];
    feeds.set(rows, { data: numbers.rows, dims: rowDims });
    feeds.set(columns, { data: numbers.columns, dims: columnDims });
  });
  return feeds;
}
