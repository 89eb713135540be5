import { describe, expect, it } from 'vitest';
import { WordTokenizer } from '../../../test/support/wordTokenizer';
import { wordPieceJson } from '../../../test/support/wordPieceJson';
import type { QaExample } from '../dataset/types';
import { Random } from '../random';
import { CodePointIndex } from '../text/codePoints';
import { loadTokenizer } from '../tokenizer/loadTokenizer';
import { buildWindows, countWindows } from './buildWindows';
import { labelWindows } from './labelWindows';
import { padBatch, leftPadding } from './padBatch';
import type { PairTemplate } from '../tokenizer/types';
import { bertPairTemplate, type PaddingSide } from './pairTemplate';
import { describeStride, measureStride } from './strideRange';
import type { WindowOptions } from './types';

/** A tokenizer of words that joins pairs and pads as told. */
function pairTokenizer(side: PaddingSide, pair: PairTemplate) {
  const base = new WordTokenizer();
  return {
    special: base.special,
    vocabularySize: base.vocabularySize,
    encode: (text: string) => base.encode(text),
    token: (id: number) => base.token(id),
    sequences: {
      pair,
      padding: { id: base.special.pad, typeId: 0, side },
      maxLength: undefined,
      hasTokenTypes: true,
    },
  };
}

/** `<s> A </s></s> B </s>`, every token type 0. */
const robertaPair: PairTemplate = {
  before: { ids: [2], typeIds: [0] },
  between: { ids: [3, 3], typeIds: [0, 0] },
  after: { ids: [3], typeIds: [0] },
  firstTypeId: 0,
  secondTypeId: 0,
};

const words = (count: number): string => Array.from({ length: count }, (_, i) => `w${i}`).join(' ');
const example = (question: string, context: string, answers: QaExample['answers'] = []): QaExample => ({
  id: 'q',
  title: '',
  question,
  context,
  paragraphIndex: 0,
  answers,
});

describe('pairs', () => {
  it('have two separators and no token types where the template says so', () => {
    const tokenizer = pairTokenizer('right', robertaPair);
    const [window] = buildWindows([example('a b', 'c d')], tokenizer, { maxLength: 20, docStride: 1 }).windows;
    expect([...window.inputIds]).toEqual([2, 12, 13, 3, 3, 10, 11, 3]);
    expect([...window.tokenTypeIds]).toEqual([0, 0, 0, 0, 0, 0, 0, 0]);
    expect([window.contextStart, window.contextEnd]).toEqual([5, 7]);
    // The second separator takes a place from the context.
    const cut = buildWindows([example('q', words(9))], tokenizer, { maxLength: 13, docStride: 0 }).windows;
    expect(cut.map(({ contextEnd, contextStart }) => contextEnd - contextStart)).toEqual([8, 1]);
  });

  it('have the context first where the tokenizer pads on the left', () => {
    const set = buildWindows(
      [example('a b', 'c d e', [{ text: 'd e', startCodePoint: 2 }])],
      pairTokenizer('left', bertPairTemplate({ cls: 2, sep: 3 })),
      { maxLength: 20, docStride: 1 },
    );
    const [window] = labelWindows(set).windows;
    expect([...window.inputIds]).toEqual([2, 10, 11, 12, 3, 13, 14, 3]);
    expect([...window.tokenTypeIds]).toEqual([0, 0, 0, 0, 0, 1, 1, 1]);
    expect([window.startPosition, window.endPosition]).toEqual([2, 3]);
    const batch = padBatch([window], 0, 10);
    expect([...batch.inputIds].map(Number)).toEqual([0, 0, 2, 10, 11, 12, 3, 13, 14, 3]);
    expect([...batch.attentionMask].map(Number)).toEqual([0, 0, 1, 1, 1, 1, 1, 1, 1, 1]);
    expect([...batch.tokenTypeIds].map(Number)).toEqual([0, 0, 0, 0, 0, 0, 0, 1, 1, 1]);
    expect(leftPadding(window, 10)).toBe(2);
  });

  it('lose the end of a question that is longer than its limit', () => {
    const options = { maxLength: 20, docStride: 1, maxQuestionLength: 2 };
    const set = buildWindows([example('a b', 'd'), example('a b c', 'd')], new WordTokenizer(), options);
    expect(set.truncatedQuestions).toEqual([1]);
    expect(set.windows[1].inputIds).toEqual(set.windows[0].inputIds);
  });
});

describe('docStride', () => {
  it('as a step makes the windows of the overlap that it leaves', () => {
    const random = Random.fromSeed(5);
    for (let trial = 0; trial < 200; trial++) {
      const [questionLength, contextLength, room] = [random.below(6), random.below(90), 1 + random.below(20)];
      const step = 1 + random.below(room);
      const maxLength = room + questionLength + 3;
      const windows = (options: Partial<WindowOptions>) =>
        buildWindows([example(words(questionLength), words(contextLength))], new WordTokenizer(), {
          maxLength,
          docStride: step,
          ...options,
        }).windows;
      const stepped = windows({ docStrideUnit: 'step' });
      const label = `trial ${trial}: question ${questionLength}, context ${contextLength}, room ${room}, step ${step}`;
      expect(stepped, label).toEqual(windows({ docStride: room - step }));
      stepped.forEach((window, i) => {
        expect(window.contextTokenStart, label).toBe(i * step);
      });
    }
  });

  it('as a step of 15 in windows of 150 overlaps by 135, whatever the length of the question', () => {
    const examples = ['q', 'a b c d'].map(question => example(question, words(400)));
    const options = { maxLength: 213, maxContextLength: 150, docStride: 15, docStrideUnit: 'step' } as const;
    const { windows } = buildWindows(examples, new WordTokenizer(), options);
    expect(windows).toHaveLength(2 * 18);
    const stride = measureStride(windows);
    expect(stride).toEqual({ overlap: { least: 135, most: 135 }, step: { least: 15, most: 15 } });
    expect(stride && describeStride(stride)).toBe('overlap 135, step 15');
  });

  it('as an overlap makes steps that follow the question', () => {
    const examples = ['q', 'a b c d'].map(question => example(question, words(100)));
    const { windows } = buildWindows(examples, new WordTokenizer(), { maxLength: 30, docStride: 6 });
    expect(measureStride(windows)).toEqual({ overlap: { least: 6, most: 6 }, step: { least: 17, most: 20 } });
    expect(
      measureStride(buildWindows([example('q', 'a')], new WordTokenizer(), { maxLength: 30, docStride: 6 }).windows),
    ).toBe(null);
  });

  it.each([
    ['overlap', 6],
    ['step', 0],
    ['step', 7],
  ] as const)('as %s of %i cannot work with room for 6', (docStrideUnit, docStride) => {
    const build = (): unknown =>
      buildWindows([example('q', words(7))], new WordTokenizer(), { maxLength: 10, docStride, docStrideUnit });
    expect(build).toThrow(expect.objectContaining({ code: 'stride-too-large' }) as Error);
  });
});

describe('windows of word pieces', () => {
  it('cover every token, keep its place in the text, and decode to the answer', () => {
    const tokenizer = loadTokenizer(wordPieceJson());
    const random = Random.fromSeed(77);
    const pieces = ['a', 'b', '가', '😀', 'ab', ' ', '  ', '.', 'é', '\u0301'];
    for (let trial = 0; trial < 300; trial++) {
      const context = Array.from({ length: 1 + random.below(60) }, () => pieces[random.below(pieces.length)]).join('');
      const index = new CodePointIndex(context);
      const all = tokenizer.encode(context);
      const first = random.below(Math.max(1, all.length));
      const last = Math.min(all.length - 1, first + random.below(4));
      if (last < first) continue;
      const [start, end] = [all.startCodePoints[first], all.endCodePoints[last]];
      const text = index.slice(start, end);
      const room = 6 + random.below(30);
      const docStride = 5 + random.below(room - 5);
      const set = labelWindows(
        buildWindows([example('a', context, [{ text, startCodePoint: start }])], tokenizer, {
          maxLength: room + 4,
          docStride,
        }),
      );
      const label = `trial ${trial}: ${JSON.stringify(context)}, tokens ${first} to ${last}, room ${room}, stride ${docStride}`;
      const seen = new Set<number>();
      let labelled = 0;
      for (const window of set.windows) {
        const toToken = window.contextTokenStart - window.contextStart;
        for (let at = window.contextStart; at < window.contextEnd; at++) {
          expect(window.inputIds[at], label).toBe(all.ids[at + toToken]);
          seen.add(at + toToken);
        }
        if (window.startPosition === 0) continue;
        labelled++;
        const from = all.startCodePoints[window.startPosition + toToken];
        const to = all.endCodePoints[window.endPosition + toToken];
        expect(index.slice(from, to), label).toBe(text);
      }
      expect(seen.size, label).toBe(all.length);
      // The overlap is at least the four tokens that an answer has here, plus one.
      expect(labelled, label).toBeGreaterThan(0);
      expect(countWindows(set.examples, tokenizer, { maxLength: room + 4, docStride })).toBe(set.windows.length);
    }
  });
});
