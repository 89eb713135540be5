import { describe, expect, it } from 'vitest';
import { WordTokenizer } from '../../../test/support/wordTokenizer';
import type { QaExample } from '../dataset/types';
import { Random } from '../random';
import { labelWindows } from './labelWindows';
import { buildRandomWindows, type RandomWindowOptions } from './randomWindows';

const words = (count: number): string[] => Array.from({ length: count }, (_, i) => `w${i}`);

/** A question of one word on a context of `count` words, answered by the words `[first, last]`. */
function example(count: number, first: number, last: number): QaExample {
  const context = words(count).join(' ');
  const before = words(first).join(' ');
  const answer = {
    text: words(count)
      .slice(first, last + 1)
      .join(' '),
    startCodePoint: before.length + Number(first > 0),
  };
  return { id: 'q', title: '', question: 'q', context, paragraphIndex: 0, answers: [answer] };
}

function windowsOf(examples: readonly QaExample[], options: RandomWindowOptions) {
  return labelWindows(buildRandomWindows(examples, new WordTokenizer(), options)).windows;
}

describe('buildRandomWindows', () => {
  it('makes one window per question that keeps the answer, labelled with its tokens', () => {
    const random = Random.fromSeed(31);
    for (let trial = 0; trial < 500; trial++) {
      const count = 1 + random.below(80);
      const room = 1 + random.below(20);
      const first = random.below(count);
      const last = Math.min(count - 1, first + random.below(room));
      const windows = windowsOf([example(count, first, last)], { maxLength: room + 4, seed: trial });
      const label = `trial ${trial}: words ${first} to ${last} of ${count}, room ${room}`;
      expect(windows, label).toHaveLength(1);
      const [{ contextStart, contextEnd, contextTokenStart: from, startPosition, endPosition }] = windows;
      expect(contextEnd - contextStart, label).toBe(Math.min(room, count));
      expect([startPosition, endPosition], label).toEqual([contextStart + first - from, contextStart + last - from]);
    }
  });

  it('reaches every place that keeps the answer and stays half a window around its middle', () => {
    const starts = new Set<number>();
    for (let seed = 0; seed < 400; seed++) {
      starts.add(windowsOf([example(60, 30, 32)], { maxLength: 14, seed })[0].contextTokenStart);
    }
    expect([...starts].sort((a, b) => a - b)).toEqual([23, 24, 25, 26, 27, 28, 29, 30]);
  });

  it('cuts answers as often as the course where that is allowed, and labels them CLS', () => {
    // Windows of 150 around an answer of 20 tokens in 400: the offset is one of 150 and cuts the answer at 10 and 9 of them.
    const trials = 3000;
    const examples = Array.from({ length: trials }, () => example(400, 200, 219));
    const windows = windowsOf(examples, { maxLength: 154, seed: 1, mayCutAnswer: true });
    const cut = windows.filter(({ startPosition }) => startPosition === 0).length;
    expect(cut / trials).toBeGreaterThan(0.1);
    expect(cut / trials).toBeLessThan(0.16);
    const starts = windows.map(({ contextTokenStart }) => contextTokenStart);
    expect([Math.min(...starts), Math.max(...starts)]).toEqual([209 - 150, 209 - 1]);
  });

  it('repeats itself for one seed and epoch and differs for others', () => {
    const examples = Array.from({ length: 20 }, () => example(100, 50, 51));
    const starts = (options: Partial<RandomWindowOptions>): number[] =>
      windowsOf(examples, { maxLength: 34, seed: 1, ...options }).map(({ contextTokenStart }) => contextTokenStart);
    expect(starts({})).toEqual(starts({ epoch: 0 }));
    expect(starts({ seed: 2 })).not.toEqual(starts({}));
    expect(starts({ epoch: 1 })).not.toEqual(starts({}));
  });

  it('takes windows of a question without an answer from the whole context', () => {
    const examples = Array.from({ length: 300 }, () => ({ ...example(20, 0, 0), answers: [] }));
    const windows = windowsOf(examples, { maxLength: 14, seed: 3 });
    expect(new Set(windows.map(({ contextTokenStart }) => contextTokenStart)).size).toBe(11);
    expect(windows.every(({ startPosition, endPosition }) => startPosition === 0 && endPosition === 0)).toBe(true);
  });

  it('keeps to the limits of question and context', () => {
    const long = { ...example(300, 100, 101), question: words(90).join(' ') };
    const set = buildRandomWindows([long, example(300, 100, 101)], new WordTokenizer(), {
      maxLength: 213,
      maxQuestionLength: 60,
      maxContextLength: 150,
      seed: 1,
    });
    expect(set.truncatedQuestions).toEqual([0]);
    expect(set.windows.map(({ inputIds }) => inputIds.length)).toEqual([213, 154]);
  });

  it('names the question that leaves no room', () => {
    const long = { ...example(30, 2, 3), question: words(9).join(' ') };
    expect(() => windowsOf([long], { maxLength: 12, seed: 1 })).toThrow(
      expect.objectContaining({ code: 'stride-too-large' }) as Error,
    );
  });
});
