import type { Problem, ProblemSeverity } from '../../core/dataset/problem';

const ranks: Readonly<Record<ProblemSeverity, number>> = { error: 0, warning: 1, information: 2 };

/** The gravest problems, no more than `limit`; of equal severity the first. Their order stays. */
export function gravest(problems: readonly Problem[], limit: number): readonly Problem[] {
  if (problems.length <= limit) return problems;
  const indexes = problems
    .map((problem, index) => ({ rank: ranks[problem.severity], index }))
    .sort((a, b) => a.rank - b.rank || a.index - b.index)
    .slice(0, limit)
    .map(({ index }) => index);
  const kept = new Set(indexes);
  return problems.filter((_, index) => kept.has(index));
}
