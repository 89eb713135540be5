import type { Fix, Problem } from '../../src/core/dataset/problem';

/** The fixes that are safe without asking: of each problem the single possible one, where it has one. */
export function unambiguousFixes(report: { readonly problems: readonly Problem[] }): Fix[] {
  return report.problems.flatMap(({ fixes }) => fixes.find(({ isPreferred }) => isPreferred) ?? []);
}
