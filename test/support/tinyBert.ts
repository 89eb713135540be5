import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PaddedBatch } from '../../src/core/features/batch';
import { float32Tensor, int64Tensor, readSafetensors } from './safetensors';

/** Folder of the random-weights model whose golden values come from PyTorch. */
export const tinyBertFolder = join(import.meta.dirname, '../fixtures/models/tiny-bert');

export interface TinyBertGolden {
  readonly batch: PaddedBatch;
  readonly startPositions: readonly number[];
  readonly endPositions: readonly number[];
  readonly startLogits: Float32Array;
  readonly endLogits: Float32Array;
}

/** The golden batch of 4 x 64 tokens, its labels, and the logits that PyTorch gives for it. */
export function readTinyBertGolden(): TinyBertGolden {
  const tensors = readSafetensors(new Uint8Array(readFileSync(join(tinyBertFolder, 'golden.safetensors'))));
  return {
    batch: {
      batchSize: 4,
      sequenceLength: 64,
      inputIds: int64Tensor(tensors, 'batch/input_ids'),
      attentionMask: int64Tensor(tensors, 'batch/attention_mask'),
      tokenTypeIds: int64Tensor(tensors, 'batch/token_type_ids'),
    },
    startPositions: Array.from(int64Tensor(tensors, 'batch/start_positions'), Number),
    endPositions: Array.from(int64Tensor(tensors, 'batch/end_positions'), Number),
    startLogits: float32Tensor(tensors, 'out/start_logits'),
    endLogits: float32Tensor(tensors, 'out/end_logits'),
  };
}
