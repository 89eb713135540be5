import { describe, expect, it } from 'vitest';
import { wordPieceJson } from '../../../test/support/wordPieceJson';
import { WordTokenizer } from '../../../test/support/wordTokenizer';
import type { GoldAnswer, QaExample } from '../dataset/types';
import { Random } from '../random';
import { loadTokenizer } from '../tokenizer/loadTokenizer';
import { buildWindows } from './buildWindows';
import { labelWindows } from './labelWindows';

function labels(
  context: string,
  answers: GoldAnswer[],
  maxLength = 100,
  docStride = 1,
): [start: number, end: number][] {
  const example: QaExample = { id: 'q', title: '', question: 'q', context, paragraphIndex: 0, answers };
  const set = labelWindows(buildWindows([example], new WordTokenizer(), { maxLength, docStride }));
  return set.windows.map(({ startPosition, endPosition }) => [startPosition, endPosition]);
}

describe('labelWindows', () => {
  // The context begins at position 3, behind CLS, the question's only word and SEP.
  it.each<[string, GoldAnswer[], [number, number]]>([
    [
      'the tokens of the first answer',
      [
        { text: 'b c', startCodePoint: 2 },
        { text: 'd', startCodePoint: 6 },
      ],
      [4, 5],
    ],
    ['the first token', [{ text: 'a', startCodePoint: 0 }], [3, 3]],
    ['the last token', [{ text: '😀e', startCodePoint: 8 }], [7, 7]],
    ['the tokens that an answer cuts', [{ text: 'e', startCodePoint: 9 }], [7, 7]],
    ['an answer with blanks around', [{ text: ' b ', startCodePoint: 1 }], [3, 5]],
    ['CLS without answer', [], [0, 0]],
    ['CLS for an answer without text', [{ text: '', startCodePoint: 2 }], [0, 0]],
    ['the tokens around a blank', [{ text: ' ', startCodePoint: 1 }], [3, 4]],
    ['CLS for an answer behind the end', [{ text: 'x', startCodePoint: 10 }], [0, 0]],
    ['CLS for an answer before the start', [{ text: 'a', startCodePoint: -1 }], [0, 0]],
  ])('labels %s', (_, answers, expected) => {
    expect(labels('a b c d 😀e', answers)).toEqual([expected]);
  });

  it('keeps start before end where one character is several tokens', () => {
    const tokenizer = loadTokenizer(wordPieceJson());
    const context = 'a 가 b';
    const example = { id: 'q', title: '', question: 'a', context, paragraphIndex: 0 };
    const set = buildWindows([{ ...example, answers: [{ text: '가', startCodePoint: 2 }] }], tokenizer, {
      maxLength: 20,
      docStride: 2,
    });
    expect([...set.contextTokens[0].startCodePoints]).toEqual([0, 2, 2, 4]);
    expect(labelWindows(set).windows).toMatchObject([{ startPosition: 4, endPosition: 5 }]);
  });

  it('labels CLS in windows that do not hold the whole answer', () => {
    // Windows of three context tokens that share one: a b c, c d e, e f.
    const windows = (text: string, startCodePoint: number): [number, number][] =>
      labels('a b c d e f', [{ text, startCodePoint }], 7);
    expect(windows('b c', 2)).toEqual([
      [4, 5],
      [0, 0],
      [0, 0],
    ]);
    expect(windows('c', 4)).toEqual([
      [5, 5],
      [3, 3],
      [0, 0],
    ]);
    expect(windows('b c d', 2)).toEqual([
      [0, 0],
      [0, 0],
      [0, 0],
    ]);
    expect(windows('f', 10)).toEqual([
      [0, 0],
      [0, 0],
      [4, 4],
    ]);
  });

  it('finds exactly the tokens of answers that begin and end with tokens', () => {
    const random = Random.fromSeed(23);
    for (let trial = 0; trial < 300; trial++) {
      const words = Array.from({ length: 1 + random.below(40) }, () => 'x😀y'.slice(0, [1, 3, 4][random.below(3)]));
      const first = random.below(words.length);
      const last = first + random.below(words.length - first);
      const before = words
        .slice(0, first)
        .map(word => `${word} `)
        .join('');
      const answer = { text: words.slice(first, last + 1).join(' '), startCodePoint: [...before].length };
      const docStride = random.below(4);
      const room = docStride + 1 + random.below(10);
      const found = labels(words.join(' '), [answer], room + 4, docStride);
      const expected = found.map((_, i): [number, number] => {
        const from = i * (room - docStride);
        const to = Math.min(from + room, words.length);
        return from <= first && last < to ? [3 + first - from, 3 + last - from] : [0, 0];
      });
      expect(found, `trial ${trial}: words ${first} to ${last} of ${words.length}, room ${room}`).toEqual(expected);
    }
  });
});
