import type { BatchLogits, PaddedBatch } from '../../core/features/batch';
import { Random } from '../../core/random';
import { QaSession } from '../inference/qaSession';
import type { ModelFolder } from './modelFolder';

const probeRows = 4;
const probeLength = 64;

/**
 * The largest difference between the logits of two models on a batch of random tokens, the same on every machine; padding is left
 * out.
 * @throws SpanLabError as `QaSession` does
 */
export async function compareLogits(a: ModelFolder, b: ModelFolder): Promise<number> {
  const batch = probeBatch(a);
  return largestLogitDifference(batch, await logitsOf(a, batch), await logitsOf(b, batch));
}

/** The largest difference between two models' logits of a batch, padding left out; NaN when a logit is no number. */
export function largestLogitDifference({ attentionMask }: PaddedBatch, a: BatchLogits, b: BatchLogits): number {
  let largest = 0;
  for (const key of ['startLogits', 'endLogits'] as const) {
    attentionMask.forEach((attended, i) => {
      if (attended === 0n) return;
      const difference = Math.abs(a[key][i] - b[key][i]);
      if (!(difference <= largest)) largest = difference;
    });
  }
  return largest;
}

/** Random tokens; the last row is half padding. */
function probeBatch(folder: ModelFolder): PaddedBatch {
  const random = Random.fromSeed(1);
  const { vocabularySize, special } = folder.readTokenizer();
  const tokens = Math.min(folder.config.vocab_size ?? vocabularySize, vocabularySize);
  const sequenceLength = Math.min(probeLength, folder.maxSequenceLength ?? probeLength);
  const isPadding = (i: number): boolean =>
    i >= (probeRows - 1) * sequenceLength && i % sequenceLength >= sequenceLength / 2;
  const places = Array.from({ length: probeRows * sequenceLength }, (_, i) => i);
  return {
    batchSize: probeRows,
    sequenceLength,
    inputIds: BigInt64Array.from(places, i => BigInt(isPadding(i) ? special.pad : random.uint32() % tokens)),
    attentionMask: BigInt64Array.from(places, i => (isPadding(i) ? 0n : 1n)),
    tokenTypeIds: new BigInt64Array(places.length),
  };
}

async function logitsOf(folder: ModelFolder, batch: PaddedBatch): Promise<BatchLogits> {
  const session = await QaSession.open(folder);
  try {
    return await session.logits(batch);
  } finally {
    await session.dispose();
  }
}
