import { describe, expect, test } from 'vitest';
import { WordTokenizer } from '../../../../test/support/wordTokenizer';
import { CodePointIndex } from '../../text/codePoints';
import type { TokenTable } from '../../tokenizer/types';
import { checkTokens } from './tokenRules';

const encode = (text: string): TokenTable => new WordTokenizer().encode(text);
const context = new CodePointIndex('😀 born in the 1990s, (London) or so');

function check(...answers: [text: unknown, start: unknown][]): string[] {
  const list = answers.map(([text, start]) => ({ text, answer_start: start }));
  const findings = checkTokens(context, [{ id: 'q', question: '?', answers: list }], encode);
  return findings.map(({ path, message }) => `${path.join('/')}: ${message}`);
}

test('answers of whole tokens, also with blanks at their edges, are none of its business', () => {
  expect(check(['born', 2], ['born in ', 2], [' in the', 6], ['😀', 0], [context.text, 0])).toEqual([]);
});

describe('an edge inside a token', () => {
  const at = (text: string, what: string): string => `qas/0/answers/0/text: The answer "${text}" ${what}`;
  const shortest = 'of the model; the shortest answer around it that the model can give is';
  test.each([
    ['1990', 14, `ends inside the token "1990s," ${shortest} "1990s,".`],
    ['the 1990s', 10, `ends inside the token "1990s," ${shortest} "the 1990s,".`],
    ['London) or', 22, `begins inside the token "(London)" ${shortest} "(London) or".`],
    ['London', 22, `is inside the token "(London)" ${shortest} "(London)".`],
    ['0s, (London', 17, `begins inside the token "1990s," and ends inside "(London)" ${shortest} "1990s, (London)".`],
  ])('%j at %i', (text, start, message) => {
    expect(check([text, start])).toEqual([at(text, message)]);
  });
});

test('the same answer is told once, wrong answers are not', () => {
  const found = check(['1990', 13], ['1990', 14], ['1990', 14], ['90s', 16], [7, 1], ['', 3], ['x', '1'], ['x', 1.5]);
  expect(found.map(message => message.split(':')[0])).toEqual(['qas/0/answers/1/text', 'qas/0/answers/3/text']);
});

test('what is no question and no answer is passed over, and nothing is tokenized in vain', () => {
  const tokenizer = new WordTokenizer();
  const questions = [null, 3, 'x', {}, { answers: {} }, { answers: [null, 'x', []] }];
  expect(checkTokens(context, questions, text => tokenizer.encode(text))).toEqual([]);
  expect(checkTokens(context, { qas: [] }, text => tokenizer.encode(text))).toEqual([]);
  expect(tokenizer.encoded).toEqual([]);
});

describe('tokens as other tokenizers make them', () => {
  const table = (tokens: readonly (readonly [start: number, end: number])[]): TokenTable => ({
    length: tokens.length,
    ids: new Int32Array(tokens.length),
    startCodePoints: Int32Array.from(tokens, ([start]) => start),
    endCodePoints: Int32Array.from(tokens, ([, end]) => end),
  });
  const findingsOf = (text: string, tokens: readonly (readonly [number, number])[], answer: string): number => {
    const questions = [{ answers: [{ text: answer, answer_start: text.indexOf(answer) }] }];
    return checkTokens(new CodePointIndex(text), questions, () => table(tokens)).length;
  };

  test('a blank that belongs to the token behind it cuts nothing', () => {
    const tokens = [
      [0, 2],
      [2, 7],
      [7, 11],
    ] as const;
    expect(findingsOf('in Rome now', tokens, 'Rome')).toBe(0);
    expect(findingsOf('in Rome now', tokens, 'ome')).toBe(1);
  });

  test('several tokens of one character cut nothing', () => {
    expect(
      findingsOf(
        'x가y',
        [
          [0, 1],
          [1, 2],
          [1, 2],
          [2, 3],
        ],
        '가',
      ),
    ).toBe(0);
    expect(
      findingsOf(
        'ab',
        [
          [0, 2],
          [0, 2],
        ],
        'a',
      ),
    ).toBe(1);
  });

  test('characters that no token covers cut nothing', () => {
    expect(
      findingsOf(
        'a\u200bb',
        [
          [0, 1],
          [2, 3],
        ],
        '\u200bb',
      ),
    ).toBe(0);
    expect(findingsOf('ab', [], 'a')).toBe(0);
  });
});
