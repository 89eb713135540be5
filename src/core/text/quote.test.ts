import { expect, test } from 'vitest';
import { quote, shorten } from './quote';

test.each([
  ['plain', '"plain"'],
  ['say "hi"\\', '"say \\"hi\\"\\\\"'],
  ['a\r\n\tb\u0000', '"a\\r\\n\\tb\\u0000"'],
  ['right\u202eto left', '"right\\u202eto left"'],
  ['\u00a0\u3000\ufeff\u200b', '"\\u00a0\\u3000\\ufeff\\u200b"'],
  ['\ud83d', '"\\ud83d"'],
  ['中文 😀', '"中文 😀"'],
])('%j is shown as %s', (text, shown) => {
  expect(quote(text)).toBe(shown);
});

test('long texts lose their middle, never half a character', () => {
  expect(shorten('abcdefghij', 10)).toBe('abcdefghij');
  expect(shorten('abcdefghijk', 10)).toBe('abcde…hijk');
  expect(shorten('😀'.repeat(9), 10)).toBe('😀'.repeat(9));
  expect(shorten('😀'.repeat(11), 4)).toBe('😀😀…😀');
});
