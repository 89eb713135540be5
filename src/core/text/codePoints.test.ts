import { describe, expect, test } from 'vitest';
import { Random } from '../random';
import { randomText } from '../../../test/support/randomDataset';
import { codePointLength, CodePointIndex, isCodePointBoundary } from './codePoints';

/** WTF-8 length of one code point, from the encoding's definition. */
function byteLength(character: string): number {
  return /^[\ud800-\udfff]$/.test(character) ? 3 : new TextEncoder().encode(character).length;
}

describe('CodePointIndex', () => {
  test.each([
    ['', 0, 0],
    ['plain', 5, 5],
    ['é', 1, 2],
    ['中文', 2, 6],
    ['𠀀', 1, 4],
    ['a😀b', 3, 6],
    ['e\u0301', 2, 3],
    ['\ud83d', 1, 3],
    ['\ude00\ud83d', 2, 6],
    ['👩‍🚀', 3, 11],
  ])('counts code points and bytes of %j', (text, codePoints, bytes) => {
    const index = new CodePointIndex(text);
    expect(codePointLength(text)).toBe(codePoints);
    expect(index.length).toBe(codePoints);
    expect(index.utf8Length).toBe(bytes);
  });

  test('positions outside of the text are its ends', () => {
    const index = new CodePointIndex('a😀');
    expect([index.toUtf16(-5), index.toUtf16(99), index.fromUtf16(-1), index.fromUtf16(99)]).toEqual([0, 3, 0, 2]);
    expect([index.toUtf8(-1), index.toUtf8(9), index.fromUtf8(-1), index.fromUtf8(99)]).toEqual([0, 5, 0, 2]);
    expect(index.slice(-3, 1e15)).toBe('a😀');
  });

  test('the middle of a character belongs to it', () => {
    const index = new CodePointIndex('a😀b');
    expect([1, 2, 3].map(utf16 => index.fromUtf16(utf16))).toEqual([1, 1, 2]);
    expect([1, 2, 3, 4, 5].map(byte => index.fromUtf8(byte))).toEqual([1, 1, 1, 1, 2]);
    expect([0, 1, 2, 3, 4].map(utf16 => isCodePointBoundary('a😀b', utf16))).toEqual([true, true, false, true, true]);
  });

  test.each(Array.from({ length: 200 }, (_, seed) => seed))('agrees with iterating over the text (seed %i)', seed => {
    const text = randomText(Random.fromSeed(seed), 40);
    const index = new CodePointIndex(text);
    const characters = Array.from(text);
    expect(index.length).toBe(characters.length);
    expect(index.isUtf16).toBe(characters.every(character => character.length === 1) && !/[\ud800-\udfff]/.test(text));
    let [utf16, utf8] = [0, 0];
    for (const [codePoint, character] of [...characters, ''].entries()) {
      expect(index.toUtf16(codePoint)).toBe(utf16);
      expect(index.toUtf8(codePoint)).toBe(utf8);
      expect(isCodePointBoundary(text, utf16)).toBe(true);
      for (let unit = 0; unit < character.length; unit++) expect(index.fromUtf16(utf16 + unit)).toBe(codePoint);
      for (let byte = 0; byte < byteLength(character); byte++) expect(index.fromUtf8(utf8 + byte)).toBe(codePoint);
      if (character !== '') expect(index.slice(codePoint, codePoint + 1)).toBe(character);
      utf16 += character.length;
      utf8 += character === '' ? 0 : byteLength(character);
    }
    expect(index.fromUtf16(text.length)).toBe(characters.length);
    expect(index.utf8Length).toBe(utf8);
  });
});
