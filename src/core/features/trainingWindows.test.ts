import { describe, expect, it } from 'vitest';
import { WordTokenizer } from '../../../test/support/wordTokenizer';
import type { QaExample } from '../dataset/types';
import { buildWindows } from './buildWindows';
import { labelWindows } from './labelWindows';
import { buildTrainingWindows, type TrainWindows } from './trainingWindows';

const words = Array.from({ length: 60 }, (_, i) => `w${i + 10}`);
const examples = Array.from({ length: 200 }, (_, i): QaExample => {
  const answer = { text: 'w30 w31 w32 w33', startCodePoint: 20 * 4 };
  return { id: `q${i}`, title: '', question: 'q', context: words.join(' '), paragraphIndex: 0, answers: [answer] };
});
const options = { maxLength: 14, docStride: 3, seed: 9 };

describe('buildTrainingWindows', () => {
  it('makes all windows unless told otherwise', () => {
    const expected = labelWindows(buildWindows(examples, new WordTokenizer(), options)).windows;
    expect(buildTrainingWindows(examples, new WordTokenizer(), options).windows).toEqual(expected);
    const sliding = { ...options, trainWindows: 'sliding' } as const;
    expect(buildTrainingWindows(examples, new WordTokenizer(), sliding).windows).toEqual(expected);
  });

  it.each<[TrainWindows, boolean]>([
    ['random', false],
    ['random-may-cut', true],
  ])('%s makes one window per question; answers are cut: %s', (trainWindows, isCut) => {
    const { windows } = buildTrainingWindows(examples, new WordTokenizer(), { ...options, trainWindows });
    expect(windows).toHaveLength(examples.length);
    expect(windows.some(({ startPosition }) => startPosition === 0)).toBe(isCut);
  });

  it('draws the same windows for a list in parts', () => {
    const random = { ...options, trainWindows: 'random' } as const;
    const starts = (from: number, to: number): number[] =>
      buildTrainingWindows(examples.slice(from, to), new WordTokenizer(), random, from).windows.map(
        ({ contextTokenStart }) => contextTokenStart,
      );
    expect([...starts(0, 70), ...starts(70, 200)]).toEqual(starts(0, 200));
  });
});
