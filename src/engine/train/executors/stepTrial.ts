import type { LabelledBatch } from '../trainingStep';

/** Computes steps whose results nobody keeps. */
export interface StepTrial {
  step(batch: LabelledBatch): Promise<unknown>;
  dispose(): Promise<void>;
}

/** A first step that took this long is timed itself: a second one is not worth the wait. */
const longStep = 20_000;

/**
 * Seconds of one step of a batch, in a trial made for it. The first step prepares buffers and shaders, so the second one is timed,
 * unless that takes too long.
 * @param now a clock in milliseconds
 */
export async function timeStep(
  open: () => Promise<StepTrial>,
  batch: LabelledBatch,
  now: () => number = () => performance.now(),
): Promise<number> {
  const trial = await open();
  const timed = async () => {
    const started = now();
    await trial.step(batch);
    return now() - started;
  };
  try {
    const first = await timed();
    return (first > longStep ? first : await timed()) / 1000;
  } finally {
    await trial.dispose();
  }
}

/** A batch of a shape, full of the token 1: what it holds changes nothing in how long it takes. */
export function trialBatch({
  batchSize,
  sequenceLength,
}: {
  readonly batchSize: number;
  readonly sequenceLength: number;
}): LabelledBatch {
  const tokens = batchSize * sequenceLength;
  return {
    batchSize,
    sequenceLength,
    inputIds: new BigInt64Array(tokens).fill(1n),
    attentionMask: new BigInt64Array(tokens).fill(1n),
    tokenTypeIds: new BigInt64Array(tokens),
    startPositions: new BigInt64Array(batchSize),
    endPositions: new BigInt64Array(batchSize),
  };
}
