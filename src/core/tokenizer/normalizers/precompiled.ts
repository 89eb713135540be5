import { AlignedTextBuilder } from '../alignedText';
import { codePointsOf } from '../bertNormalizer';
import type { Charsmap } from './charsmap';
import type { Normalizer } from './normalizer';

/**
 * `Precompiled`: first each whole character as readers see it, when it has fewer than six bytes in UTF-8, then code point by
 * code point. That the sources are wrong behind characters that vanish at a text's beginning is so in the Rust library.
 */
export function precompiled(charsmap: Charsmap): Normalizer {
  const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });
  return text => {
    const changes: { codePoint: number; change: number }[] = [];
    let isModified = false;
    const replace = (part: string): boolean => {
      const replacement = charsmap.replacementOf(part);
      if (replacement === undefined) return false;
      isModified = true;
      addReplacement(changes, codePointsOf(part).length, codePointsOf(replacement));
      return true;
    };
    for (const grapheme of graphemes(text.text, segmenter)) {
      if (utf8Length(grapheme) < 6 && replace(grapheme)) continue;
      for (const character of grapheme) {
        if (!replace(character)) changes.push({ codePoint: character.codePointAt(0) ?? 0, change: 0 });
      }
    }
    if (!isModified) return text;
    const builder = new AlignedTextBuilder(text);
    for (const { codePoint, change } of changes) builder.push(codePoint, change);
    return builder.toText();
  };
}

function addReplacement(
  changes: { codePoint: number; change: number }[],
  oldLength: number,
  replacement: readonly number[],
): void {
  replacement.forEach((codePoint, place) => changes.push({ codePoint, change: place < oldLength ? 0 : 1 }));
  const last = changes.at(-1);
  if (replacement.length < oldLength && last !== undefined) last.change -= oldLength - replacement.length;
}

/** Below U+0300 every code point is a character of its own, but for CR with LF: most texts need no segmenter. */
function* graphemes(text: string, segmenter: Intl.Segmenter): Iterable<string> {
  if (!/[\u0300-\uffff]/.test(text)) {
    yield* text.match(/\r\n|[^]/g) ?? [];
    return;
  }
  for (const { segment } of segmenter.segment(text)) yield segment;
}

function utf8Length(text: string): number {
  let length = 0;
  for (const character of text) {
    const codePoint = character.codePointAt(0) ?? 0;
    length += codePoint < 0x80 ? 1 : codePoint < 0x800 ? 2 : codePoint < 0x10000 ? 3 : 4;
  }
  return length;
}
