import type * as Ort from 'onnxruntime-node';
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

/**
 * What a training graph is fed besides parameters: tokens, labels, weight, dropout numbers.
 * @param lossWeight what the gradient is multiplied by
 */
export function batchFeeds(
  { Tensor }: Pick<typeof Ort, 'Tensor'>,
  batch: LabelledBatch,
  lossWeight: number,
  sites: readonly DropoutSite[],
  key: DropoutKey,
): Record<string, Ort.Tensor> {
  const shape = [batch.batchSize, batch.sequenceLength];
  const feeds: Record<string, Ort.Tensor> = {
    input_ids: new Tensor('int64', batch.inputIds, shape),
    attention_mask: new Tensor('int64', batch.attentionMask, shape),
    token_type_ids: new Tensor('int64', batch.tokenTypeIds, shape),
    [lossInputs.startPositions]: new Tensor('int64', batch.startPositions, [batch.batchSize]),
    [lossInputs.endPositions]: new Tensor('int64', batch.endPositions, [batch.batchSize]),
    [lossInputs.lossWeight]: new Tensor('float32', Float32Array.of(lossWeight), []),
  };
  drawDropoutNumbers(sites, batch.batchSize, key).forEach((numbers, i) => {
    const { rows, columns, rowDims, columnDims } = sites[i];
    feeds[rows] = new Tensor('float32', numbers.rows, rowDims);
    feeds[columns] = new Tensor('float32', numbers.columns, columnDims);
  });
  return feeds;
}
