import { describe, expect, it } from 'vitest';
import { WordTokenizer } from '../../../test/support/wordTokenizer';
import { countReasons, findUncoveredAnswers } from './answerCoverage';
import { buildWindows } from './buildWindows';
import { labelWindows } from './labelWindows';
import { pairTemplateOf } from './pairTemplate';
import type { WindowOptions } from './types';

const words = (count: number): string => Array.from({ length: count }, (_, i) => `w${i}`).join(' ');
const context = words(20);

function uncovered(options: WindowOptions, question: string, text: string, startCodePoint: number) {
  const tokenizer = new WordTokenizer();
  const example = { id: 'q', title: '', question, context, paragraphIndex: 0, answers: [{ text, startCodePoint }] };
  const set = labelWindows(buildWindows([example], tokenizer, options));
  return findUncoveredAnswers(set, pairTemplateOf(tokenizer), options);
}

describe('findUncoveredAnswers', () => {
  // Windows of 10 tokens: 7 beside no question, 6 beside a word, 4 beside three words.
  const options = { maxLength: 10, docStride: 1 };

  it.each([
    ['answer-too-long', options, 'q', words(8), 8],
    ['question-too-long', options, 'a b c', words(6), 6],
    ['window-placement', { ...options, docStride: 0 }, 'q', 'w5 w6', 2],
    ['answer-too-long', { ...options, maxContextLength: 3 }, 'q', words(4), 4],
  ] as const)('gives the reason %s', (reason, settings, question, text, answerTokens) => {
    const found = uncovered(settings, question, text, context.indexOf(text));
    expect(found).toEqual([{ exampleIndex: 0, id: 'q', reason, answerTokens }]);
  });

  it('says when no tokens hold the characters of an answer', () => {
    expect(uncovered(options, 'q', 'x', context.length + 1)).toMatchObject([
      { reason: 'token-offsets', answerTokens: 0 },
    ]);
  });

  it('does not name answers that a window holds, nor questions without an answer', () => {
    expect(uncovered(options, 'q', 'w5 w6', context.indexOf('w5'))).toEqual([]);
    expect(uncovered(options, 'q', '', 0)).toEqual([]);
  });
});

describe('countReasons', () => {
  it('counts what occurs', () => {
    const answer = { exampleIndex: 0, id: 'q', answerTokens: 1 };
    const counts = countReasons([
      { ...answer, reason: 'token-offsets' },
      { ...answer, reason: 'answer-too-long' },
      { ...answer, reason: 'token-offsets' },
    ]);
    expect([...counts]).toEqual([
      ['answer-too-long', 1],
      ['token-offsets', 2],
    ]);
  });
});
