import { analyseDataset, type DatasetAnalysis } from './analysis';
import { applyFixes } from './applyFixes';
import type { Fix, Problem, ProblemCode } from './problem';
import { reportOf } from './validate';
import { ComposedEdits, type RepairEdit } from './composedEdits';

/** Everything that can be repaired in a data set without a choice. */
export interface Repairs {
  /** Edits of the data set's text as it was given; none overlaps another. */
  readonly edits: readonly RepairEdit[];
  /** How many problems they repair. */
  readonly repaired: number;
  /** Errors and warnings that stay: they need a choice, or have no repair. */
  readonly left: number;
  /** The data set as it is after them. */
  readonly analysis: DatasetAnalysis;
}

/** A fix may uncover another problem, such as an offset that can be checked once its text is right; more rounds never help. */
const mostRounds = 10;

/**
 * The repairs that are the only possible ones, round after round until none is left, as edits of the first text: the editor
 * and `spanlab validate --fix` make the same.
 */
export function repairsOf(analysis: DatasetAnalysis): Repairs {
  const composed = new ComposedEdits(analysis.text.length);
  let current = analysis;
  let repaired = 0;
  let { problems } = reportOf(current);
  for (let round = 0; round < mostRounds; round++) {
    const { text, applied, edits } = applyPreferred(current.text, problems);
    if (applied === 0) break;
    composed.apply(edits);
    repaired += applied;
    current = analyseDataset(text, current);
    ({ problems } = reportOf(current));
  }
  return { edits: composed.edits, repaired, left: faultCount(problems), analysis: current };
}

/** How many problems are more than advice. */
export function faultCount(problems: readonly Problem[]): number {
  return problems.filter(({ severity }) => severity !== 'information').length;
}

/** One round: applies the preferred fixes, of those that overlap the first. */
function applyPreferred(
  text: string,
  problems: readonly Problem[],
): { text: string; applied: number; edits: RepairEdit[] } {
  const codes = new Map<Fix, ProblemCode>();
  for (const { code, fixes } of problems) {
    const preferred = fixes.find(({ isPreferred }) => isPreferred);
    if (preferred !== undefined) codes.set(preferred, code);
  }
  const { text: fixedText, applied, skipped } = applyFixes(text, [...codes.keys()]);
  for (const fix of skipped) codes.delete(fix);
  // Several problems may share one fix.
  const byContent = new Map([...codes].map(([{ edits }, code]) => [JSON.stringify(edits), { edits, code }]));
  const edits = [...byContent.values()].flatMap(({ edits: each, code }) => each.map(edit => ({ ...edit, code })));
  return { text: fixedText, applied, edits };
}
