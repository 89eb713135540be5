import { isCodePointBoundary, type CodePointIndex } from './codePoints';

/** Most pairs of a unit of the text and a unit of the context that {@link similarOccurrences} may have to compare. */
const mostComparisons = 20_000_000;
/** How many similar places are looked at before the nearest are chosen. */
const mostSimilar = 1000;

/** A place where a text stands, in code points. */
export interface Occurrence {
  readonly startCodePoint: number;
  /** What stands there. */
  readonly text: string;
}

/** Whether exactly `text` stands at a code point. Half a surrogate pair is not a match, as it is none in Python. */
export function standsAt(context: CodePointIndex, text: string, startCodePoint: number): boolean {
  if (startCodePoint < 0 || startCodePoint > context.length) return false;
  const utf16 = context.toUtf16(startCodePoint);
  return context.text.startsWith(text, utf16) && isCodePointBoundary(context.text, utf16 + text.length);
}

/**
 * The places where `text` stands that are nearest to a code point, nearest first; of two equally near the earlier comes first.
 * Places may overlap. Searches outwards from the code point, so that a frequent text costs no more than a rare one.
 */
export function nearestOccurrences(
  context: CodePointIndex,
  text: string,
  nearCodePoint: number,
  limit: number,
): Occurrence[] {
  if (text === '') return [];
  const found: Occurrence[] = [];
  const from = context.toUtf16(nearCodePoint);
  let before = from > 0 ? previous(context.text, text, from - 1) : -1;
  let after = next(context.text, text, from);
  while (found.length < limit && (before >= 0 || after >= 0)) {
    const takeBefore =
      after < 0 ||
      (before >= 0 &&
        Math.abs(nearCodePoint - context.fromUtf16(before)) <= Math.abs(context.fromUtf16(after) - nearCodePoint));
    if (takeBefore) {
      found.push({ startCodePoint: context.fromUtf16(before), text });
      before = before > 0 ? previous(context.text, text, before - 1) : -1;
    } else {
      found.push({ startCodePoint: context.fromUtf16(after), text });
      after = next(context.text, text, after + 1);
    }
  }
  return found;
}

/**
 * The nearest places that differ from `text` only in letter case, in the kind and number of blanks within it, or in blanks at
 * its edges. None where text and context are both so long that the search would take seconds.
 */
export function similarOccurrences(
  context: CodePointIndex,
  text: string,
  nearCodePoint: number,
  limit: number,
): Occurrence[] {
  const words = text.trim().split(/\s+/);
  if (words[0] === '' || text.length * context.text.length > mostComparisons) return [];
  const pattern = new RegExp(words.map(word => word.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')).join('\\s+'), 'giu');
  const found: Occurrence[] = [];
  for (const match of context.text.matchAll(pattern)) {
    found.push({ startCodePoint: context.fromUtf16(match.index), text: match[0] });
    if (found.length === mostSimilar) break;
  }
  const distance = (occurrence: Occurrence): number => Math.abs(occurrence.startCodePoint - nearCodePoint);
  return found.sort((a, b) => distance(a) - distance(b)).slice(0, limit);
}

function next(context: string, text: string, from: number): number {
  let at = context.indexOf(text, from);
  while (at >= 0 && !isWhole(context, text, at)) at = context.indexOf(text, at + 1);
  return at;
}

function previous(context: string, text: string, from: number): number {
  let at = context.lastIndexOf(text, from);
  while (at > 0 && !isWhole(context, text, at)) at = context.lastIndexOf(text, at - 1);
  return at >= 0 && isWhole(context, text, at) ? at : -1;
}

function isWhole(context: string, text: string, at: number): boolean {
  return isCodePointBoundary(context, at) && isCodePointBoundary(context, at + text.length);
}
