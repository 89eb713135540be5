import type { OffsetTokenizer } from '../tokenizer/types';
import type { QaExample } from '../dataset/types';
import { Random } from '../random';
import { findAnswerTokens, type AnswerTokens } from './findAnswerTokens';
import { makeWindow } from './makeWindow';
import { prepareExamples } from './prepareExamples';
import type { QaWindow, WindowOptions, WindowSet } from './types';
import { contextRoom, noRoomForContext } from './windowPlan';

export interface RandomWindowOptions extends Omit<WindowOptions, 'docStride' | 'docStrideUnit'> {
  readonly seed: number;
  /** Another epoch gives other windows; 0 when absent. */
  readonly epoch?: number;
  /** Place of the first example in the whole list, when the list comes in parts; 0 when absent. */
  readonly firstExample?: number;
  /** Also draws windows that cut the answer, as the course's own code does; such a window is labelled CLS. */
  readonly mayCutAnswer?: boolean;
}

/**
 * One training window per question, as in homework 7 of Hung-yi Lee's course (2023): as long as there is room, centred on the
 * middle of the answer's tokens, shifted by a random offset of up to half its length, and moved back into the context where it
 * would reach beyond. The offset is drawn from those that keep the whole answer inside, unless `mayCutAnswer`. Without an
 * answer every place is equally likely. Which window a question gets depends on seed, epoch and its place in the list only.
 *
 * Throws `stride-too-large`, naming the question, when it leaves no room for the context.
 */
export function buildRandomWindows(
  examples: readonly QaExample[],
  tokenizer: OffsetTokenizer,
  options: RandomWindowOptions,
): WindowSet {
  const prepared = prepareExamples(examples, tokenizer, options.maxQuestionLength);
  const { contextTokens, truncatedQuestions, specialTokens } = prepared;
  const { seed, epoch = 0, mayCutAnswer = false, firstExample = 0 } = options;
  const windows = examples.map(({ id, answers }, exampleIndex): QaWindow => {
    const parts = prepared.partsOf(exampleIndex);
    const { question } = parts;
    const tokens = contextTokens[exampleIndex];
    const room = contextRoom(question.length, specialTokens, options);
    if (room < Math.min(1, tokens.length)) throw noRoomForContext(id, question.length, room, options.maxLength);
    const answer = findAnswerTokens(answers.at(0), tokens, 0, tokens.length);
    const random = Random.fromSeed(seed, epoch, firstExample + exampleIndex);
    const from = tokens.length <= room ? 0 : drawStart(random, answer, tokens.length, room, mayCutAnswer);
    return makeWindow(parts, 0, from, Math.min(from + room, tokens.length));
  });
  return { examples, windows, contextTokens, truncatedQuestions };
}

function drawStart(
  random: Random,
  answer: AnswerTokens | undefined,
  contextLength: number,
  room: number,
  mayCutAnswer: boolean,
): number {
  const lastStart = contextLength - room;
  if (answer === undefined) return random.below(lastStart + 1);
  const half = Math.floor(room / 2);
  const centred = Math.floor((answer.first + answer.last) / 2) - half;
  let least = centred - half;
  let most = least + room - 1;
  // An answer longer than the window is cut by any: then only its middle counts.
  if (!mayCutAnswer && answer.last - answer.first < room) {
    least = Math.max(least, answer.last - room + 1);
    // In windows of two tokens no centred place keeps an answer of two: then the one place that does.
    most = Math.max(least, Math.min(most, answer.first));
  }
  return Math.max(0, Math.min(least + random.below(most - least + 1), lastStart));
}
