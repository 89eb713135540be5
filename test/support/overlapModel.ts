import type { BatchLogits, PaddedBatch, QaModel } from '../../src/core/features/batch';

/**
 * A stand-in for a trained model: a logit depends on the token's id, and is higher for a context token that follows a token of the
 * question. Padding and the other windows of a batch change nothing. Notes the shapes it was asked for.
 */
export class OverlapModel implements QaModel {
  readonly shapes: string[] = [];

  logits(batch: PaddedBatch): Promise<BatchLogits> {
    const { batchSize, sequenceLength, inputIds, attentionMask, tokenTypeIds } = batch;
    this.shapes.push(`${batchSize}x${sequenceLength}`);
    const startLogits = new Float32Array(batchSize * sequenceLength);
    const endLogits = new Float32Array(batchSize * sequenceLength);
    for (let row = 0; row < batchSize; row++) {
      const first = row * sequenceLength;
      const question = new Set<bigint>();
      for (let i = first; i < first + sequenceLength; i++) if (tokenTypeIds[i] === 0n) question.add(inputIds[i]);
      for (let i = first; i < first + sequenceLength; i++) {
        const isContext = attentionMask[i] === 1n && tokenTypeIds[i] === 1n;
        const bonus = isContext && question.has(inputIds[i - 1]) ? 4 : 0;
        startLogits[i] = bonus + noise(Number(inputIds[i]));
        endLogits[i] = bonus + noise(Number(inputIds[i]) + 7919);
      }
    }
    return Promise.resolve({ startLogits, endLogits });
  }
}

/** A number in [-1, 1) that depends on `seed` alone. */
function noise(seed: number): number {
  return (Math.imul(seed + 1, 2654435761) >>> 0) / 2 ** 31 - 1;
}
