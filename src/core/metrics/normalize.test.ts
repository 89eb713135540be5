import { describe, expect, it } from 'vitest';
import { randomNumbers } from '../../../test/support/randomNumbers';
import { bagF1, normalizeAnswer } from './normalize';

describe('normalizeAnswer', () => {
  it.each([
    ['The  Denver Broncos!', 'denver broncos'],
    ["it's well-known", 'its wellknown'],
    ['a.b (an) "the" theatre', 'ab theatre'],
    ['A', ''],
    ['', ''],
    // Word characters of any script: the last "a" is no article there, beside a dash it is one.
    ['años María', 'años maría'],
    ['vitamin–a–rich', 'vitamin– –rich'],
    ['a²', 'a²'],
    // A combining mark is no word character for Python.
    ['a\u0301', '\u0301'],
    // Python's white space, and the byte-order mark, which is none.
    ['x\x1cy\x1fz\x85w\u3000v', 'x y z w v'],
    ['x\ufeffy', 'x\ufeffy'],
    ['the\x1cend', 'end'],
    // A control character that is no white space ends a word.
    ['a\x01b', '\x01b'],
    ['İ ΑΣ', 'i̇ ας'],
    ['𨨏 𝐚', '𨨏 𝐚'],
  ])('%j becomes %j', (text, normalized) => {
    expect(normalizeAnswer(text)).toBe(normalized);
  });

  it('changes nothing when done twice, on ASCII text', () => {
    const alphabet = ['a', 'an', 'The', 'cat', ' ', '  ', '.', '-', "'", '1', '\t'];
    for (let seed = 1; seed <= 300; seed++) {
      const random = randomNumbers(seed);
      const text = Array.from({ length: 12 }, () => alphabet[Math.floor(random() * alphabet.length)]).join('');
      const once = normalizeAnswer(text);
      // Words can only touch where punctuation was deleted between them, which the first pass has done.
      expect(normalizeAnswer(once), `seed ${seed}: ${JSON.stringify(text)}`).toBe(once);
    }
  });
});

describe('bagF1', () => {
  it('counts a token as often as it stands in both', () => {
    expect(bagF1(['x', 'x', 'y'], ['x', 'z'])).toBeCloseTo((2 * (1 / 3) * (1 / 2)) / (1 / 3 + 1 / 2), 15);
    expect(bagF1(['x', 'x'], ['x', 'x'])).toBe(1);
    expect(bagF1(['x'], ['y'])).toBe(0);
    expect(bagF1([], [])).toBe(0);
  });

  it('knows no names that objects have by themselves', () => {
    expect(bagF1(['constructor'], ['x'])).toBe(0);
    expect(bagF1(['__proto__'], ['__proto__'])).toBe(1);
  });
});
