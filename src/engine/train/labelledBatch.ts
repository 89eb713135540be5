import { leftPadding, padBatch } from '../../core/features/padBatch';
import type { LabelledWindow } from '../../core/features/types';
import type { LabelledBatch } from './trainingStep';

/** Pads windows with their labels to one length. */
function labelledBatch(windows: readonly LabelledWindow[], padId: number, sequenceLength: number): LabelledBatch {
  return {
    ...padBatch(windows, padId, sequenceLength),
    startPositions: BigInt64Array.from(windows, window => positionIn(window, window.startPosition, sequenceLength)),
    endPositions: BigInt64Array.from(windows, window => positionIn(window, window.endPosition, sequenceLength)),
  };
}

/** A position of a window, in the batch that pads it. */
function positionIn(window: LabelledWindow, position: number, sequenceLength: number): bigint {
  return BigInt(position + leftPadding(window, sequenceLength));
}

/** One optimizer step's windows as micro-batches of at most `microBatchSize`, all padded to the same length. */
export function microBatches(
  windows: readonly LabelledWindow[],
  padId: number,
  sequenceLength: number,
  microBatchSize: number,
): LabelledBatch[] {
  const batches: LabelledBatch[] = [];
  for (let start = 0; start < windows.length; start += microBatchSize) {
    batches.push(labelledBatch(windows.slice(start, start + microBatchSize), padId, sequenceLength));
  }
  return batches;
}
