import { AlignedTextBuilder, type AlignedText } from '../alignedText';
import { codePointsOf } from '../bertNormalizer';
import { CodePointPredicate } from '../codePointPredicate';
import type { Charsmap } from './charsmap';
import type { Normalizer } from './normalizer';

/**
 * Characters that join none of their kind before or behind them into one that readers see: most Latin letters, ideographs, kana and
 * full-width forms. A line break is none of them, since CR and LF are one.
 */
const standsAlone =
  '\\u0000-\\u000c\\u000e-\\u00ac\\u00ae-\\u02ff\\u3001-\\u3029\\u3041-\\u3096\\u30a1-\\u30fa\\u4e00-\\u9fff\\uff01-\\uff9d';
/** Where characters may be joined, with one of each side that may belong to them. */
const joined = new RegExp(
  `[${standsAlone}]?[^${standsAlone}]+(?:[${standsAlone}][^${standsAlone}]+)*[${standsAlone}]?`,
  'g',
);

/**
 * `Precompiled`: first each whole character as readers see it, when it has fewer than six bytes in UTF-8, then code point by
 * code point. That the sources are wrong behind characters that vanish at a text's beginning is so in the Rust library.
 */
export function precompiled(charsmap: Charsmap): Normalizer {
  const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });
  const isReplaced = new CodePointPredicate(
    codePoint => charsmap.replacementOf(String.fromCodePoint(codePoint)) !== undefined,
  );
  return aligned => {
    const { text } = aligned;
    const changes = new Changes();
    /** Each code point by itself. */
    const addCharacters = (from: number, to: number): void => {
      for (let unit = from; unit < to;) {
        const codePoint = text.codePointAt(unit) ?? 0;
        const replacement = isReplaced.has(codePoint)
          ? charsmap.replacementOf(String.fromCodePoint(codePoint))
          : undefined;
        if (replacement === undefined) changes.keep(codePoint);
        else changes.replace(1, replacement);
        unit += codePoint > 0xffff ? 2 : 1;
      }
    };
    let end = 0;
    for (const { 0: stretch, index } of text.matchAll(joined)) {
      addCharacters(end, index);
      end = index + stretch.length;
      for (const { segment, index: place } of segmenter.segment(stretch)) {
        const from = index + place;
        const replacement = utf8Length(segment) < 6 ? charsmap.replacementOf(segment) : undefined;
        if (replacement === undefined) addCharacters(from, from + segment.length);
        else changes.replace(codePointsOf(segment).length, replacement);
      }
    }
    addCharacters(end, text.length);
    return changes.applyTo(aligned);
  };
}

/** The characters of a changed text, and what each changes: see `AlignedTextBuilder.push`. */
class Changes {
  private readonly codePoints: number[] = [];
  private readonly changes: number[] = [];
  private isModified = false;

  keep(codePoint: number): void {
    this.codePoints.push(codePoint);
    this.changes.push(0);
  }

  /** Puts a text in the place of some characters. */
  replace(oldLength: number, replacement: string): void {
    this.isModified = true;
    const codePoints = codePointsOf(replacement);
    codePoints.forEach((codePoint, place) => {
      this.codePoints.push(codePoint);
      this.changes.push(place < oldLength ? 0 : 1);
    });
    const last = this.changes.length - 1;
    if (codePoints.length < oldLength && last >= 0) this.changes[last] -= oldLength - codePoints.length;
  }

  applyTo(text: AlignedText): AlignedText {
    if (!this.isModified) return text;
    const builder = new AlignedTextBuilder(text);
    this.codePoints.forEach((codePoint, i) => {
      builder.push(codePoint, this.changes[i]);
    });
    return builder.toText();
  }
}

function utf8Length(text: string): number {
  let length = 0;
  for (const character of text) {
    const codePoint = character.codePointAt(0) ?? 0;
    length += codePoint < 0x80 ? 1 : codePoint < 0x800 ? 2 : codePoint < 0x10000 ? 3 : 4;
  }
  return length;
}
