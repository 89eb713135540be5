import { inCanonicalOrder } from './canonicalOrder';
import { replacementCharacter } from './replacementCharacter';
import {
  chineseCharacters,
  combiningOrder,
  decomposed,
  lowercased,
  nonspacingMarks,
  removedByCleaning,
  whitespace,
} from './rustUnicode';

/** Options of the Rust library's `BertNormalizer`. */
export interface BertNormalizerOptions {
  readonly cleanText: boolean;
  readonly handleChineseChars: boolean;
  readonly stripAccents: boolean;
  readonly lowercase: boolean;
}

/** A text after normalisation: code point `i` came from the code point `sources[i]` of the text as given. */
export interface NormalizedText {
  readonly codePoints: readonly number[];
  readonly sources: readonly number[];
}

const blank = 0x20;

/** `BertNormalizer` of the Rust library, with the source of each character. Step by step as there: the order matters. */
export class BertNormalizer {
  constructor(readonly options: BertNormalizerOptions) {}

  normalize(text: string): NormalizedText {
    const { cleanText, handleChineseChars, stripAccents, lowercase } = this.options;
    let result = sourceText(text);
    if (cleanText) result = clean(result);
    if (handleChineseChars) result = surroundChinese(result);
    if (stripAccents) result = withoutAccents(decompose(result));
    if (lowercase) result = expand(result, codePoint => codePointsOf(lowercased(codePoint)));
    return result;
  }
}

/** The code points of a text; a surrogate without its partner is U+FFFD, as it is once it gets to Rust. */
export function codePointsOf(text: string): number[] {
  const codePoints: number[] = [];
  for (let index = 0; index < text.length; index++) {
    const codePoint = text.codePointAt(index) ?? replacementCharacter;
    if (codePoint > 0xffff) index++;
    codePoints.push(codePoint >= 0xd800 && codePoint <= 0xdfff ? replacementCharacter : codePoint);
  }
  return codePoints;
}

function sourceText(text: string): NormalizedText {
  const codePoints = codePointsOf(text);
  return { codePoints, sources: codePoints.map((_, index) => index) };
}

/** Replaces each code point by some, which all get its source. */
function expand(
  { codePoints, sources }: NormalizedText,
  replace: (codePoint: number) => readonly number[],
): NormalizedText {
  const expanded: number[] = [];
  const expandedSources: number[] = [];
  codePoints.forEach((codePoint, index) => {
    for (const replacement of replace(codePoint)) {
      expanded.push(replacement);
      expandedSources.push(sources[index]);
    }
  });
  return { codePoints: expanded, sources: expandedSources };
}

function clean(text: NormalizedText): NormalizedText {
  return expand(text, codePoint => {
    if (removedByCleaning.has(codePoint)) return [];
    return [whitespace.has(codePoint) ? blank : codePoint];
  });
}

function surroundChinese(text: NormalizedText): NormalizedText {
  return expand(text, codePoint => (chineseCharacters.has(codePoint) ? [blank, codePoint, blank] : [codePoint]));
}

function withoutAccents(text: NormalizedText): NormalizedText {
  return expand(text, codePoint => (nonspacingMarks.has(codePoint) ? [] : [codePoint]));
}

/**
 * Canonical decomposition (NFD). Combining characters are sorted into canonical order, but the library gives sources by
 * place: the n-th character that stands for one of the text (not the second or third part of one) gets the n-th source.
 */
function decompose({ codePoints, sources }: NormalizedText): NormalizedText {
  const parts = codePoints.flatMap(codePoint =>
    codePointsOf(decomposed(codePoint)).map((part, place) => ({
      codePoint: part,
      order: combiningOrder(part),
      isFirst: place === 0,
    })),
  );
  const sorted = inCanonicalOrder(parts);
  let next = 0;
  return {
    codePoints: sorted.map(({ codePoint }) => codePoint),
    sources: sorted.map(({ isFirst }) => sources[isFirst ? next++ : next - 1]),
  };
}
