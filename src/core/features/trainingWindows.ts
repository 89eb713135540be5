import type { OffsetTokenizer } from '../tokenizer/types';
import type { QaExample } from '../dataset/types';
import { buildWindows } from './buildWindows';
import { labelWindows } from './labelWindows';
import { buildRandomWindows } from './randomWindows';
import type { LabelledWindow, WindowOptions, WindowSet } from './types';

/** Which windows of a context are trained on: all of them, or one per question at a random place. */
export type TrainWindows = 'sliding' | 'random' | 'random-may-cut';

export interface TrainingWindowOptions extends WindowOptions {
  /** `sliding` when absent. */
  readonly trainWindows?: TrainWindows;
  readonly seed: number;
  /** From 0: each epoch has random windows of its own, as many and as long as those of another; 0 when absent. */
  readonly epoch?: number;
}

/** Whether windows are drawn at random, one per question: they have no stride. */
export function isRandom({ trainWindows = 'sliding' }: Pick<TrainingWindowOptions, 'trainWindows'>): boolean {
  return trainWindows !== 'sliding';
}

/**
 * The labelled windows of training examples.
 *
 * @param firstExample place of the first example in the whole list, when the list comes in parts: random windows then do not
 * depend on the parts
 * @throws SpanLabError `stride-too-large`, naming the question
 */
export function buildTrainingWindows(
  examples: readonly QaExample[],
  tokenizer: OffsetTokenizer,
  options: TrainingWindowOptions,
  firstExample = 0,
): WindowSet<LabelledWindow> {
  const { trainWindows = 'sliding' } = options;
  switch (trainWindows) {
    case 'sliding':
      return labelWindows(buildWindows(examples, tokenizer, options));
    case 'random':
    case 'random-may-cut': {
      const mayCutAnswer = trainWindows === 'random-may-cut';
      return labelWindows(buildRandomWindows(examples, tokenizer, { ...options, mayCutAnswer, firstExample }));
    }
  }
}
