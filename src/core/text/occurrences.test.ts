import { describe, expect, test } from 'vitest';
import { pick, randomText } from '../../../test/support/randomDataset';
import { Random } from '../random';
import { CodePointIndex } from './codePoints';
import { nearestOccurrences, similarOccurrences, standsAt } from './occurrences';

describe('standsAt', () => {
  test('half of a surrogate pair is no match', () => {
    expect(standsAt(new CodePointIndex('a😀'), 'a\ud83d', 0)).toBe(false);
    expect(standsAt(new CodePointIndex('a\ud83d b'), 'a\ud83d', 0)).toBe(true);
  });

  test('nothing stands outside of the context', () => {
    const context = new CodePointIndex('aa');
    expect([-1, 0, 1, 2, 3].map(start => standsAt(context, 'a', start))).toEqual([false, true, true, false, false]);
  });
});

describe('nearestOccurrences', () => {
  test.each(Array.from({ length: 300 }, (_, seed) => seed))('finds what comparing everywhere finds (seed %i)', seed => {
    const random = Random.fromSeed(seed);
    const context = new CodePointIndex(randomText(random, 30));
    const text = random.below(3) === 0 ? pick(random, ['a', ' ', '😀', '\ud83d', '\ude00']) : randomText(random, 3);
    const near = random.below(40) - 5;
    const characters = Array.from(context.text);
    const length = Array.from(text).length;
    const all = characters.flatMap((_, start) =>
      text !== '' && characters.slice(start, start + length).join('|') === Array.from(text).join('|') ? [start] : [],
    );
    const expected = all.sort((a, b) => Math.abs(a - near) - Math.abs(b - near) || a - b);
    const found = nearestOccurrences(context, text, near, 4).map(({ startCodePoint }) => startCodePoint);
    expect(found).toEqual(expected.slice(0, 4));
  });
});

describe('similarOccurrences', () => {
  const context = new CodePointIndex('😀 New\n  York, new york. [New York]');

  test('differ in case and blanks only, nearest first', () => {
    expect(similarOccurrences(context, ' NEW YORK ', 0, 5)).toEqual([
      { startCodePoint: 2, text: 'New\n  York' },
      { startCodePoint: 14, text: 'new york' },
      { startCodePoint: 25, text: 'New York' },
    ]);
    expect(similarOccurrences(context, 'new york', 30, 1)).toEqual([{ startCodePoint: 25, text: 'New York' }]);
  });

  test('characters with a meaning in patterns stand for themselves', () => {
    expect(similarOccurrences(context, '[new york]', 0, 5)).toEqual([{ startCodePoint: 24, text: '[New York]' }]);
    expect(similarOccurrences(context, 'n.w', 0, 5)).toEqual([]);
  });

  test('looks for nothing that is empty or would take too long', () => {
    expect(similarOccurrences(context, ' \n', 0, 5)).toEqual([]);
    const long = new CodePointIndex('a '.repeat(50_000));
    expect(similarOccurrences(long, 'A '.repeat(1000), 0, 5)).toEqual([]);
  });
});
