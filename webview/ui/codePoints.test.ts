import { describe, expect, it } from 'vitest';
import { codePointFromUtf16, codePointLength, utf16FromCodePoint } from './codePoints';

describe('code points and UTF-16 units', () => {
  const text = 'a😀b神👍🏽';

  it('agree with iterating the string, at every code point', () => {
    let utf16 = 0;
    [...text].forEach((character, codePoint) => {
      expect(utf16FromCodePoint(text, codePoint)).toBe(utf16);
      expect(codePointFromUtf16(text, utf16)).toBe(codePoint);
      utf16 += character.length;
    });
    expect(codePointLength(text)).toBe([...text].length);
  });

  it('clamp what lies outside', () => {
    expect(utf16FromCodePoint(text, -5)).toBe(0);
    expect(utf16FromCodePoint(text, 99)).toBe(text.length);
    expect(codePointFromUtf16(text, 99)).toBe([...text].length);
  });

  it('count a code point once its first unit is passed', () => {
    expect(codePointFromUtf16('😀b', 1)).toBe(1);
    expect(codePointFromUtf16('😀b', 2)).toBe(1);
    expect(codePointFromUtf16('😀b', 3)).toBe(2);
  });

  it('count lone surrogates as one each', () => {
    expect(codePointLength('\ud83dx')).toBe(2);
  });
});
