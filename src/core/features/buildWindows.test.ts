import { describe, expect, it } from 'vitest';
import { WordTokenizer } from '../../../test/support/wordTokenizer';
import type { QaExample } from '../dataset/types';
import { Random } from '../random';
import { buildWindows } from './buildWindows';

function example(question: string, context: string, id = 'q'): QaExample {
  return { id, title: '', question, context, paragraphIndex: 0, answers: [] };
}

const words = (count: number): string => Array.from({ length: count }, (_, i) => `w${i}`).join(' ');

describe('buildWindows', () => {
  it('puts question and context between the special tokens', () => {
    const { windows, contextTokens } = buildWindows([example('who ?', 'a b c')], new WordTokenizer(), {
      maxLength: 12,
      docStride: 2,
    });
    expect(windows).toHaveLength(1);
    expect(windows[0]).toMatchObject({ exampleIndex: 0, windowIndex: 0, contextTokenStart: 0 });
    expect([...windows[0].inputIds]).toEqual([2, 13, 14, 3, 10, 11, 12, 3]);
    expect([...windows[0].tokenTypeIds]).toEqual([0, 0, 0, 0, 1, 1, 1, 1]);
    expect([windows[0].contextStart, windows[0].contextEnd]).toEqual([4, 7]);
    expect(contextTokens[0].length).toBe(3);
  });

  it('covers every context with windows that overlap by the stride', () => {
    const random = Random.fromSeed(17);
    for (let trial = 0; trial < 300; trial++) {
      const [questionLength, contextLength] = [random.below(8), random.below(60)];
      const room = 1 + random.below(20);
      const docStride = random.below(room);
      const maxLength = room + questionLength + 3;
      const label = `trial ${trial}: question ${questionLength}, context ${contextLength}, room ${room}, stride ${docStride}`;
      const { windows, contextTokens } = buildWindows(
        [example(words(questionLength), words(contextLength))],
        new WordTokenizer(),
        { maxLength, docStride },
      );
      windows.forEach((window, i) => {
        const { inputIds, contextStart, contextEnd, contextTokenStart } = window;
        const count = contextEnd - contextStart;
        expect(window.windowIndex, label).toBe(i);
        expect(inputIds.length, label).toBe(questionLength + 3 + count);
        expect(contextTokenStart, label).toBe(i * (room - docStride));
        const expected = contextTokens[0].ids.slice(contextTokenStart, contextTokenStart + count);
        expect(inputIds.slice(contextStart, contextEnd), label).toEqual(expected);
        // All windows are full, except the last one, which alone reaches the end.
        const end = contextTokenStart + count;
        if (i < windows.length - 1) expect([count, end < contextLength], label).toEqual([room, true]);
        else expect([end, count <= room], label).toEqual([contextLength, true]);
      });
    }
  });

  it('encodes a context once, however many questions it has', () => {
    const tokenizer = new WordTokenizer();
    const examples = ['a b', 'c d', 'a b'].map((context, i) => example(`question${i}`, context));
    const { contextTokens } = buildWindows(examples, tokenizer, { maxLength: 10, docStride: 2 });
    expect(tokenizer.encoded.filter(text => text === 'a b')).toHaveLength(1);
    expect(contextTokens[0]).toBe(contextTokens[2]);
    expect(contextTokens[1]).not.toBe(contextTokens[0]);
  });

  it('strips what Python calls blanks from the start of a question, and nothing else', () => {
    const tokenizer = new WordTokenizer();
    const options = { maxLength: 20, docStride: 2 };
    buildWindows([example(' \t\x1f\x85\u3000\ufeff a ', ' b ')], tokenizer, options);
    expect(tokenizer.encoded).toEqual([' b ', '\ufeff a ']);
  });

  it('gives one window to an empty context', () => {
    const { windows } = buildWindows([example('who ?', '')], new WordTokenizer(), { maxLength: 5, docStride: 2 });
    expect(windows.map(({ inputIds }) => [...inputIds])).toEqual([[2, 10, 11, 3, 3]]);
  });

  it('names the question for which the stride leaves no room', () => {
    const build = (questionLength: number, contextLength: number): unknown =>
      buildWindows(
        [example('q', 'short', 'first'), example(words(questionLength), words(contextLength), 'second')],
        new WordTokenizer(),
        { maxLength: 20, docStride: 8 },
      );
    expect(build(8, 100)).toBeDefined();
    // Nine words of room are one more than the overlap, eight are none.
    const refused = { code: 'stride-too-large', details: { id: 'second' } };
    expect(() => build(9, 100)).toThrow(
      expect.objectContaining({ ...refused, details: expect.objectContaining(refused.details) as object }) as Error,
    );
    // A context that fits needs no overlap.
    expect(build(9, 8)).toBeDefined();
    expect(build(17, 0)).toBeDefined();
    expect(() => build(18, 0)).toThrow(expect.objectContaining({ code: 'stride-too-large' }) as Error);
  });
});
