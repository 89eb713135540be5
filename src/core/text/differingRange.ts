/** Where two texts differ: `[start, oldEnd)` of the one became `[start, newEnd)` of the other. UTF-16 units. */
export interface DifferingRange {
  readonly start: number;
  readonly oldEnd: number;
  readonly newEnd: number;
}

/** Pieces of this many units are compared at once, by the engine's own string comparison. */
const pieceLength = 1 << 16;

/**
 * The smallest single range that turns one text into the other, or null when they are the same. Takes milliseconds on tens of
 * megabytes.
 */
export function differingRange(oldText: string, newText: string): DifferingRange | null {
  if (oldText === newText) return null;
  const shorter = Math.min(oldText.length, newText.length);
  const start = commonLength(shorter, (from, to) => oldText.slice(from, to) === newText.slice(from, to));
  const suffix = commonLength(
    shorter - start,
    (from, to) =>
      oldText.slice(oldText.length - to, oldText.length - from) ===
      newText.slice(newText.length - to, newText.length - from),
  );
  return { start, oldEnd: oldText.length - suffix, newEnd: newText.length - suffix };
}

/** The longest `n <= limit` for which all pieces of `[0, n)` are equal. */
function commonLength(limit: number, isEqual: (from: number, to: number) => boolean): number {
  let common = 0;
  for (let step = pieceLength; step >= 1; step >>>= 1) {
    while (common + step <= limit && isEqual(common, common + step)) common += step;
  }
  return common;
}
