import type { AnswerCandidate } from './types';

/**
 * Place, from 1, of the first candidate whose text equals a gold answer after `normalize`; 0 when none does. A question
 * without gold answers has "no answer" as its gold, which only the null candidate is.
 */
export function goldRank(
  candidates: readonly Pick<AnswerCandidate, 'text' | 'isNull'>[],
  golds: readonly string[],
  normalize: (text: string) => string,
): number {
  if (golds.length === 0) return candidates.findIndex(({ isNull }) => isNull) + 1;
  const normalizedGolds = new Set(golds.map(normalize));
  return candidates.findIndex(({ text, isNull }) => !isNull && normalizedGolds.has(normalize(text))) + 1;
}
