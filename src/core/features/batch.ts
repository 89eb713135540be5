/** Model inputs of several windows, padded on the right to one length; row-major `[batchSize, sequenceLength]`. */
export interface PaddedBatch {
  readonly batchSize: number;
  readonly sequenceLength: number;
  readonly inputIds: BigInt64Array;
  readonly attentionMask: BigInt64Array;
  readonly tokenTypeIds: BigInt64Array;
}

/** Logits of a batch, `[batchSize, sequenceLength]` each; positions of padding hold whatever the model gives there. */
export interface BatchLogits {
  readonly startLogits: Float32Array;
  readonly endLogits: Float32Array;
}

/** Whatever turns a batch into logits: an ONNX session, or the weights of a run in progress. */
export interface QaModel {
  logits(batch: PaddedBatch): Promise<BatchLogits>;
}
