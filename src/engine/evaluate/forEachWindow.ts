import type { WindowLogits } from '../../core/answers/rankAnswers';
import { SpanLabError } from '../../core/errors';
import type { QaModel } from '../../core/features/batch';
import { roundLength } from '../../core/features/bucketBatches';
import { leftPadding, padBatch } from '../../core/features/padBatch';
import type { QaWindow } from '../../core/features/types';
import { planEvaluationBatches } from './planEvaluationBatches';

export interface WindowPassOptions {
  readonly batchSize: number;
  readonly maxLength: number;
  /** Batches are padded to a multiple of this, so that the model sees few different shapes. */
  readonly lengthStep: number;
}

/** Batches sorted by length together: enough that little padding is computed. */
const groupSize = 64;

/**
 * Computes the logits of windows in batches of similar length and hands them over window by window, not in their order. The
 * arrays handed over are as long as the window, and nothing else keeps them.
 *
 * @throws SpanLabError `stopped` when `shouldStop` says so between two batches
 */
export async function forEachWindow<W extends QaWindow>(
  windows: readonly W[],
  model: QaModel,
  padId: number,
  options: WindowPassOptions,
  onWindow: (logits: WindowLogits & { readonly window: W }) => void,
  shouldStop: () => boolean | Promise<boolean> = () => false,
): Promise<void> {
  const lengths = windows.map(window => window.inputIds.length);
  for (const batch of planEvaluationBatches(lengths, { batchSize: options.batchSize, groupSize })) {
    if (await shouldStop()) throw new SpanLabError('stopped', 'The evaluation was stopped.');
    const members = batch.map(index => windows[index]);
    const longest = Math.max(...batch.map(index => lengths[index]));
    const width = roundLength(longest, options.lengthStep, options.maxLength);
    const { startLogits, endLogits } = await model.logits(padBatch(members, padId, width));
    members.forEach((window, row) => {
      const from = row * width + leftPadding(window, width);
      const to = from + window.inputIds.length;
      onWindow({ window, startLogits: startLogits.slice(from, to), endLogits: endLogits.slice(from, to) });
    });
  }
}
