import { AlignedTextBuilder, sliceAligned, type AlignedText } from '../alignedText';
import { combiningMarks, isMadeBlankByNmt, lowercased, removedByNmt, whitespace } from '../rustUnicode';
import type { Normalizer } from './normalizer';

const blank = 0x20;

/** `Lowercase`: each character by itself; further characters of one get its source. */
export function lowercase(text: AlignedText): AlignedText {
  const { text: given } = text;
  if (/^[\0-\x7f]*$/.test(given)) return /[A-Z]/.test(given) ? { ...text, text: given.toLowerCase() } : text;
  const builder = new AlignedTextBuilder(text);
  for (const character of given) {
    let change = 0;
    for (const small of lowercased(character.codePointAt(0) ?? 0)) builder.push(small.codePointAt(0) ?? 0, change++);
  }
  return builder.toText();
}

/** `StripAccents`: without the marks of Unicode 9. Decomposes nothing. */
export function stripAccents(text: AlignedText): AlignedText {
  return mapCharacters(text, codePoint => (combiningMarks.has(codePoint) ? undefined : codePoint));
}

/** `Nmt`: without control characters; other blanks, and what is none but looks so, become blanks. */
export function nmt(text: AlignedText): AlignedText {
  return mapCharacters(text, codePoint => {
    if (removedByNmt.has(codePoint)) return undefined;
    return isMadeBlankByNmt.has(codePoint) ? blank : codePoint;
  });
}

/** `Strip`: without blanks at the ends. */
export function strip(left: boolean, right: boolean): Normalizer {
  return text => {
    let from = 0;
    let to = text.text.length;
    // All blanks are one UTF-16 unit long.
    if (left) while (from < to && whitespace.has(text.text.charCodeAt(from))) from++;
    if (right) while (to > from && whitespace.has(text.text.charCodeAt(to - 1))) to--;
    return { ...sliceAligned(text, from, to), origin: text.origin };
  };
}

/** `Prepend`: text before the first character, with that one's source. */
export function prepend(prefix: string): Normalizer {
  return text => {
    if (text.text === '') return text;
    return {
      text: prefix + text.text,
      starts: withCopiesOfFirst(text.starts, prefix.length),
      ends: withCopiesOfFirst(text.ends, prefix.length),
      origin: text.origin,
    };
  };
}

function withCopiesOfFirst(values: Int32Array, count: number): Int32Array {
  const result = new Int32Array(values.length + count);
  result.fill(values[0], 0, count);
  result.set(values, count);
  return result;
}

/** Replaces or, where there is no replacement, removes each code point; what stays keeps its source. */
function mapCharacters(text: AlignedText, replacementOf: (codePoint: number) => number | undefined): AlignedText {
  const builder = new AlignedTextBuilder(text);
  let isChanged = false;
  for (let unit = 0; unit < text.text.length;) {
    const codePoint = text.text.codePointAt(unit) ?? 0;
    const replacement = replacementOf(codePoint);
    isChanged ||= replacement !== codePoint;
    unit += codePoint > 0xffff ? 2 : 1;
    if (replacement !== undefined) builder.push(replacement, 0);
    else builder.skipTo(unit);
  }
  return isChanged ? builder.toText() : text;
}
