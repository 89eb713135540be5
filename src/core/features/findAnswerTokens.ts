import type { GoldAnswer } from '../dataset/types';
import { codePointLength } from '../text/codePoints';
import type { TokenTable } from '../tokenizer/types';

/** Indexes of an answer's first and last token in the table of its context. */
export interface AnswerTokens {
  readonly first: number;
  readonly last: number;
}

/**
 * Finds the tokens that hold an answer among the tokens `[from, to)` of its context, by the rule of run_qa; undefined when
 * they do not hold the whole of it, or when it has no text.
 */
export function findAnswerTokens(
  answer: GoldAnswer | undefined,
  { startCodePoints, endCodePoints }: TokenTable,
  from: number,
  to: number,
): AnswerTokens | undefined {
  if (answer === undefined || answer.text === '' || to <= from) return undefined;
  const answerStart = answer.startCodePoint;
  const answerEnd = answerStart + codePointLength(answer.text);
  if (startCodePoints[from] > answerStart || endCodePoints[to - 1] < answerEnd) return undefined;
  // The last token that starts at or before the answer's start, and the first that ends at or behind the answer's end.
  let start = from;
  while (start < to - 1 && startCodePoints[start + 1] <= answerStart) start++;
  let end = to - 1;
  while (end > from && endCodePoints[end - 1] >= answerEnd) end--;
  // Several tokens can stand for one character (a Korean syllable), so what was found last may be the first of them.
  return { first: Math.min(start, end), last: Math.max(start, end) };
}
