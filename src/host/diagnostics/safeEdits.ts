import { applyFixes, unambiguousFixes } from '../../core/dataset/applyFixes';
import type { Problem, TextEdit } from '../../core/dataset/problem';

/** The edits that repair every offset for which there is a single repair. */
export interface SafeEdits {
  /** None overlaps another. */
  readonly edits: readonly TextEdit[];
  /** Problems repaired by them. */
  readonly repaired: number;
  /** Problems with offsets that stay: they need a choice, have no repair, or touch what another repair changes. */
  readonly left: number;
}

export const isSpanProblem = (problem: Pick<Problem, 'code'>): boolean => problem.code.startsWith('span-');

/** Chooses the safe repairs of a text's offsets; other problems, such as ids, are left to the user. */
export function safeEdits(text: string, problems: readonly Problem[]): SafeEdits {
  const spanProblems = problems.filter(isSpanProblem);
  const { applied, skipped } = applyFixes(text, unambiguousFixes({ problems: spanProblems }));
  const skippedFixes = new Set(skipped);
  const accepted = unambiguousFixes({ problems: spanProblems }).filter(fix => !skippedFixes.has(fix));
  // Several problems may share one fix.
  const byContent = new Map(accepted.map(fix => [JSON.stringify(fix.edits), fix.edits]));
  return { edits: [...byContent.values()].flat(), repaired: applied, left: spanProblems.length - applied };
}
