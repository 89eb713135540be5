import { roundLength } from '../../core/features/bucketBatches';
import type { LabelledWindow } from '../../core/features/types';
import type { RunConfig } from '../../core/runs/runConfig';
import { lengthStep } from './trainer';

/**
 * The shape of the largest micro-batch that a run meets: of data whose windows are all shorter than `maxLength`, or fewer than a
 * batch, it is less than the config allows.
 * @param windows of any epoch: those of another are as many and as long
 * @param windowsAtOnce windows that are computed at once at most
 */
export function largestMicroBatch(
  windows: readonly Pick<LabelledWindow, 'inputIds'>[],
  { maxLength }: Pick<RunConfig, 'maxLength'>,
  windowsAtOnce: number,
): { readonly batchSize: number; readonly sequenceLength: number } {
  const longest = windows.reduce((length, { inputIds }) => Math.max(length, inputIds.length), 0);
  return {
    batchSize: Math.min(windowsAtOnce, windows.length),
    sequenceLength: roundLength(longest, lengthStep, maxLength),
  };
}
