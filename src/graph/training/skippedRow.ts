import type { EmbeddingOutput } from './trainingGraph';

/** Rows of embeddings that PyTorch gives no gradient (`padding_idx`); an ONNX graph does not tell. */
export interface PaddingRows {
  /** Of the word embeddings. */
  readonly paddingId: number | null;
  /** Whether position embeddings have such a row too, as in the RoBERTa family. */
  readonly paddedPositions: boolean;
}

/** The row of an embedding that gets no gradient, or null. */
export function skippedRow(
  { indices }: Pick<EmbeddingOutput, 'indices'>,
  { paddingId, paddedPositions }: PaddingRows,
): number | null {
  if ('constant' in indices) return null;
  if ('output' in indices) return paddedPositions ? paddingId : null;
  return indices.input === 'token_type_ids' ? null : paddingId;
}
