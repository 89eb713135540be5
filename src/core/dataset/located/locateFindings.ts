import type { Finding, JsonPath, RelatedValue } from '../finding';
import type { Fix, Problem, Utf16Range } from '../problem';
import { moved } from './moved';
import type { ValueSource } from './valueSource';

/** A problem of a paragraph, with the question and the answer it is about. Positions count from the paragraph's place. */
export interface ParagraphProblem {
  readonly problem: Problem;
  readonly questionIndex: number | null;
  readonly answerIndex: number | null;
  /** Other values that the problem is about; their places are known once those of all paragraphs are. */
  readonly related?: readonly RelatedValue[];
}

/** Finds out where the findings of a paragraph stand and turns their repairs into edits; repairs that cannot be made are left out. */
export function locateFindings(source: ValueSource, findings: readonly Finding[]): ParagraphProblem[] {
  return findings.map(finding => {
    const fixes = finding.repairs.flatMap(({ title, changes, isPreferred }): Fix[] => {
      const edits = source.editsOf(changes);
      return edits === null ? [] : [{ title, edits, isPreferred }];
    });
    return toProblem(finding, source.markOf(finding.path), fixes);
  });
}

/** Gives a finding its place. */
export function toProblem(
  { code, severity, message, id, path, related }: Finding,
  { startUtf16, endUtf16 }: Utf16Range,
  fixes: readonly Fix[],
): ParagraphProblem {
  const problem = { code, severity, message, startUtf16, endUtf16, ...(id === undefined ? {} : { id }), fixes };
  const indexes = { questionIndex: indexAfter(path, 'qas'), answerIndex: indexAfter(path, 'answers') };
  return { problem, ...indexes, ...(related === undefined ? {} : { related }) };
}

/** The problem moved by a number of UTF-16 units, its fixes with it. */
export function shiftProblem(problem: Problem, by: number): Problem {
  const fixes = problem.fixes.map(fix => ({ ...fix, edits: fix.edits.map(edit => moved(edit, by)) }));
  return { ...moved(problem, by), fixes };
}

function indexAfter(path: JsonPath, key: string): number | null {
  const index = path[path.indexOf(key) + 1];
  return path.includes(key) && typeof index === 'number' ? index : null;
}
