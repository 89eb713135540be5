import type { CodePointIndex } from './codePoints';
import { quote, shorten } from './quote';

/** How much of the text is shown on each side, and of the part itself, in code points. */
const shownAround = 14;
const shownInside = 24;

/**
 * A part of a text with a little of what stands around it, as it can stand in a one-line message: `"…engine of «Charles Babbage». Ada
 * was…"`. Start and end count code points.
 */
export function surroundings(text: CodePointIndex, startCodePoint: number, endCodePoint: number): string {
  const from = Math.max(0, startCodePoint - shownAround);
  const to = Math.min(text.length, endCodePoint + shownAround);
  const before = `${from > 0 ? '…' : ''}${text.slice(from, startCodePoint)}`;
  const after = `${text.slice(endCodePoint, to)}${to < text.length ? '…' : ''}`;
  const inside = shorten(text.slice(startCodePoint, endCodePoint), shownInside);
  return quote(`${before}«${inside}»${after}`, 2 * shownAround + shownInside + 4);
}
