import { expect, test } from 'vitest';
import { CodePointIndex } from './codePoints';
import { surroundings } from './surroundings';

const index = new CodePointIndex('😀 Ada Lovelace wrote notes on the engine of Charles Babbage.');

test.each([
  [2, 5, '"😀 «Ada» Lovelace wrot…"'],
  [44, 51, '"…the engine of «Charles» Babbage."'],
  [0, index.length, '"«😀 Ada Lovela…es Babbage.»"'],
])('%i to %i', (start, end, expected) => {
  expect(surroundings(index, start, end)).toBe(expected);
});

test('what cannot be seen is written as an escape', () => {
  expect(surroundings(new CodePointIndex('a\n\u202eb\tc'), 3, 4)).toBe('"a\\n\\u202e«b»\\tc"');
});
