import type { PairTemplate } from '../tokenizer/types';
import { findAnswerTokens } from './findAnswerTokens';
import { specialTokenCount } from './pairTemplate';
import type { LabelledWindow, WindowOptions, WindowSet } from './types';
import { contextRoom } from './windowPlan';

/**
 * Why no window holds an answer:
 * - `answer-too-long`: it has more tokens than a window beside the shortest question can hold;
 * - `question-too-long`: it would fit beside a shorter question;
 * - `window-placement`: it would fit, but every window cuts it (an overlap shorter than the answer, or a random window);
 * - `token-offsets`: no tokens of the context hold its characters, as with an offset beyond the context or a character that the
 *   tokenizer drops at the context's edge.
 */
export const uncoveredReasons = ['answer-too-long', 'question-too-long', 'window-placement', 'token-offsets'] as const;
export type UncoveredReason = (typeof uncoveredReasons)[number];

/** A question whose first answer is not wholly inside any of its windows: it is trained as if it had none. */
export interface UncoveredAnswer {
  readonly exampleIndex: number;
  readonly id: string;
  readonly reason: UncoveredReason;
  /** Tokens of the answer; 0 with the reason `token-offsets`. */
  readonly answerTokens: number;
}

/** Finds the answers that no window holds, in the order of the examples. The set and the options belong together. */
export function findUncoveredAnswers(
  { examples, windows, contextTokens }: WindowSet<LabelledWindow>,
  template: PairTemplate,
  options: Pick<WindowOptions, 'maxLength' | 'maxContextLength'>,
): UncoveredAnswer[] {
  const specialTokens = specialTokenCount(template);
  const isCovered = new Uint8Array(examples.length);
  const questionLengths = new Int32Array(examples.length);
  for (const { exampleIndex, startPosition, inputIds, contextStart, contextEnd } of windows) {
    if (startPosition > 0) isCovered[exampleIndex] = 1;
    questionLengths[exampleIndex] = inputIds.length - (contextEnd - contextStart) - specialTokens;
  }
  return examples.flatMap(({ id, answers }, exampleIndex): UncoveredAnswer[] => {
    const answer = answers.at(0);
    if (answer === undefined || answer.text === '' || isCovered[exampleIndex] === 1) return [];
    const tokens = contextTokens[exampleIndex];
    const found = findAnswerTokens(answer, tokens, 0, tokens.length);
    if (found === undefined) return [{ exampleIndex, id, reason: 'token-offsets', answerTokens: 0 }];
    const answerTokens = found.last - found.first + 1;
    const reason = placeReason(
      answerTokens,
      contextRoom(0, specialTokens, options),
      contextRoom(questionLengths[exampleIndex], specialTokens, options),
    );
    return [{ exampleIndex, id, reason, answerTokens }];
  });
}

/** How many answers no window holds, by reason; reasons that do not occur are left out. */
export function countReasons(answers: readonly UncoveredAnswer[]): ReadonlyMap<UncoveredReason, number> {
  const counts = uncoveredReasons.map(
    reason => [reason, answers.filter(answer => answer.reason === reason).length] as const,
  );
  return new Map(counts.filter(([, count]) => count > 0));
}

function placeReason(answerTokens: number, emptyRoom: number, room: number): UncoveredReason {
  if (answerTokens > emptyRoom) return 'answer-too-long';
  return answerTokens > room ? 'question-too-long' : 'window-placement';
}
