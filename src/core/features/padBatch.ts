import type { PaddedBatch } from './batch';
import type { QaWindow } from './types';

/**
 * Pads windows to one length, each on its own side: `sequenceLength`, or the longest window's. Padding has the id `padId`,
 * mask 0 and the window's token type for padding. Throws a RangeError when a window is longer than `sequenceLength`.
 */
export function padBatch(windows: readonly QaWindow[], padId: number, sequenceLength?: number): PaddedBatch {
  const longest = windows.reduce((length, { inputIds }) => Math.max(length, inputIds.length), 0);
  const width = sequenceLength ?? longest;
  if (longest > width) throw new RangeError(`A window of ${longest} tokens does not fit into ${width}.`);
  const size = windows.length * width;
  const inputIds = new BigInt64Array(size).fill(BigInt(padId));
  const attentionMask = new BigInt64Array(size);
  const tokenTypeIds = new BigInt64Array(size);
  windows.forEach((window, row) => {
    const { paddingTypeId = 0 } = window;
    if (paddingTypeId !== 0) tokenTypeIds.fill(BigInt(paddingTypeId), row * width, (row + 1) * width);
    const offset = row * width + leftPadding(window, width);
    for (let i = 0; i < window.inputIds.length; i++) {
      inputIds[offset + i] = BigInt(window.inputIds[i]);
      tokenTypeIds[offset + i] = BigInt(window.tokenTypeIds[i]);
    }
    attentionMask.fill(1n, offset, offset + window.inputIds.length);
  });
  return { batchSize: windows.length, sequenceLength: width, inputIds, attentionMask, tokenTypeIds };
}

/** How many tokens of padding stand ahead of a window in a batch of `sequenceLength`: its positions shift by so many. */
export function leftPadding({ inputIds, paddingSide }: QaWindow, sequenceLength: number): number {
  return paddingSide === 'left' ? sequenceLength - inputIds.length : 0;
}
