import { describe, expect, it } from 'vitest';
import { rust, rustNote } from '../../../test/support/rustTokenizers';
import { alignedText } from './alignedText';
import { lowercase, nmt, stripAccents } from './normalizers/characterSteps';
import type { Normalizer } from './normalizers/normalizer';
import { unicodeForm } from './normalizers/unicodeForm';
import {
  chineseCharacters,
  combiningOrder,
  decomposed,
  isNumeric,
  isWordCharacter,
  lowercased,
  nonspacingMarks,
  punctuation,
  removedByCleaning,
  whitespace,
} from './rustUnicode';

type NormalizerOfLibrary = ReturnType<NonNullable<typeof rust>['nmt']>;

const text = String.fromCodePoint;
/** All code points of the planes that have characters, and some of the empty and private planes, their ends among them. */
const codePoints = Array.from({ length: 0x110000 }, (_, codePoint) => codePoint).filter(codePoint => {
  if (codePoint >= 0xd800 && codePoint <= 0xdfff) return false;
  const isInUse = codePoint < 0x33480 || (codePoint >= 0xe0000 && codePoint < 0xe1000);
  return isInUse || codePoint % 0x400 < 2 || codePoint % 0x400 > 0x3fc;
});
const chunkSize = 1024;

/**
 * The code points, in hexadecimal, of which the library makes something else than expected. It gets them in chunks, an "x"
 * before each; only where a chunk differs, one by one.
 */
function differences(
  library: (text: string) => string,
  expected: (codePoint: number) => string,
  tested: readonly number[] = codePoints,
  given = (codePoint: number): string => text(codePoint),
): string[] {
  const differs = (chunk: readonly number[]): boolean =>
    library(chunk.map(codePoint => `x${given(codePoint)}`).join('')) !==
    chunk.map(codePoint => `x${expected(codePoint)}`).join('');
  const wrong: number[] = [];
  for (let from = 0; from < tested.length; from += chunkSize) {
    const chunk = tested.slice(from, from + chunkSize);
    if (differs(chunk)) wrong.push(...chunk.filter(codePoint => differs([codePoint])));
  }
  return wrong.map(codePoint => codePoint.toString(16));
}

describe.skipIf(!rust)(`Unicode tables: ${rustNote}`, () => {
  const library = rust as NonNullable<typeof rust>;
  const bert = (option: object): ((text: string) => string) => {
    const off = { cleanText: false, handleChineseChars: false, stripAccents: false, lowercase: false };
    const normalizer = library.bertNormalizer({ ...off, ...option });
    return line => normalizer.normalizeString(line);
  };

  it('cleans', () => {
    const cleaned = (codePoint: number): string => (whitespace.has(codePoint) ? ' ' : text(codePoint));
    expect(
      differences(bert({ cleanText: true }), codePoint => (removedByCleaning.has(codePoint) ? '' : cleaned(codePoint))),
    ).toEqual([]);
  });

  it('surrounds Chinese characters', () => {
    expect(
      differences(bert({ handleChineseChars: true }), codePoint =>
        chineseCharacters.has(codePoint) ? ` ${text(codePoint)} ` : text(codePoint),
      ),
    ).toEqual([]);
  });

  it('strips accents', () => {
    const isKept = (part: string): boolean => !nonspacingMarks.has(part.codePointAt(0) ?? 0);
    expect(
      differences(bert({ stripAccents: true }), codePoint => Array.from(decomposed(codePoint)).filter(isKept).join('')),
    ).toEqual([]);
  });

  it('lowercases', () => {
    expect(differences(bert({ lowercase: true }), lowercased)).toEqual([]);
  });

  it('decomposes', () => {
    const normalizer = library.nfdNormalizer();
    expect(differences(line => normalizer.normalizeString(line), decomposed)).toEqual([]);
  });

  it.each<[string, () => NormalizerOfLibrary, Normalizer]>([
    ['NFC', () => library.nfcNormalizer(), unicodeForm('NFC')],
    ['NFKC', () => library.nfkcNormalizer(), unicodeForm('NFKC')],
    ['NFKD', () => library.nfkdNormalizer(), unicodeForm('NFKD')],
    ['StripAccents', () => library.stripAccentsNormalizer(), stripAccents],
    ['Nmt', () => library.nmt(), nmt],
    ['Lowercase', () => library.lowercase(), lowercase],
  ])('normalises each character: %s', (_, create, own) => {
    const normalizer = create();
    // The "x" before each would be put together with these.
    const alone = codePoints.filter(codePoint => ![0x307, 0x308, 0x344].includes(codePoint));
    const normalized = (codePoint: number): string => own(alignedText(text(codePoint), 0)).text;
    expect(differences(line => normalizer.normalizeString(line), normalized, alone)).toEqual([]);
  });

  it('tells numbers', () => {
    const preTokenizer = library.digitsPreTokenizer(true);
    const split = (line: string): string =>
      preTokenizer
        .preTokenizeString(line)
        .map(([piece]) => piece)
        .join('|');
    const cut = (codePoint: number): string => `${isNumeric(codePoint) ? `|${text(codePoint)}|` : text(codePoint)}x`;
    expect(differences(split, cut, codePoints, codePoint => `${text(codePoint)}x`)).toEqual([]);
  });

  it('splits at blanks and around punctuation', () => {
    const preTokenizer = library.bertPreTokenizer();
    // Words with "|" between them, except before the "x" that begins the next code point's part.
    const split = (line: string): string =>
      preTokenizer
        .preTokenizeString(line)
        .map(([word]) => word)
        .join('|')
        .replaceAll('|x', 'x');
    const isPart = (codePoint: number): boolean => !whitespace.has(codePoint) && !punctuation.has(codePoint);
    expect(
      differences(split, codePoint => (isPart(codePoint) ? text(codePoint) : ''), codePoints.filter(isPart)),
    ).toEqual([]);
    const punctuationMarks = codePoints.filter(codePoint => punctuation.has(codePoint));
    expect(differences(split, codePoint => `|${text(codePoint)}`, punctuationMarks)).toEqual([]);
    const blanks = codePoints.filter(codePoint => whitespace.has(codePoint));
    expect(blanks.map(blank => preTokenizer.preTokenizeString(`x${text(blank)}x`).length)).toEqual(blanks.map(() => 2));
  });

  it('knows what makes words', () => {
    const preTokenizer = library.whitespacePreTokenizer();
    // Word characters stay together, everything else ends a word.
    const isOfWord = (codePoint: number): boolean =>
      preTokenizer.preTokenizeString(`x${text(codePoint)}x`).length === 1;
    const wrong = codePoints.filter(codePoint => isWordCharacter(codePoint) !== isOfWord(codePoint));
    expect(wrong.map(codePoint => codePoint.toString(16))).toEqual([]);
  });

  it('sorts combining characters', () => {
    const normalizer = library.nfdNormalizer();
    const sort = (line: string): string => normalizer.normalizeString(line);
    const combining = codePoints.filter(codePoint => combiningOrder(codePoint) > 0);
    // One character of each class: a character's order is right when it sorts rightly with all of them.
    const samples = new Map(combining.map(codePoint => [combiningOrder(codePoint), codePoint]));
    expect(samples.size).toBe(54);
    for (const [order, sample] of samples) {
      const sorted = (codePoint: number): string =>
        combiningOrder(codePoint) > order ? text(sample, codePoint) : text(codePoint, sample);
      expect(differences(sort, sorted, combining, codePoint => text(codePoint, sample))).toEqual([]);
    }
    // All others stay where they are, between the highest class and the lowest.
    const between = (codePoint: number): string => text(samples.get(54) ?? 0, codePoint, samples.get(1) ?? 0);
    const others = codePoints.filter(
      codePoint => combiningOrder(codePoint) === 0 && decomposed(codePoint) === text(codePoint),
    );
    expect(differences(sort, between, others, between)).toEqual([]);
  });
});
