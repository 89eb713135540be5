import type { Node } from 'jsonc-parser';
import type { Change, Finding, JsonPath, RelatedValue, Repair } from './finding';
import { removeElements, replaceValue, setMember } from './json/edits';
import { styleOf, type JsonStyle } from './json/style';
import { markOf, nodeAt, parseJsonTree, type JsonTree } from './json/tree';
import type { Fix, Problem, TextEdit } from './problem';

/** A problem of a paragraph, with the question and the answer it is about. Positions count from the paragraph's start. */
export interface ParagraphProblem {
  readonly problem: Problem;
  readonly questionIndex: number | null;
  readonly answerIndex: number | null;
  /** Other values that the problem is about; their places are known once those of all paragraphs are. */
  readonly related?: readonly RelatedValue[];
}

/**
 * Finds out where in a paragraph's text the findings stand and turns their repairs into edits. Where the text is no valid JSON
 * there are no edits: what a parser guessed is no ground to write on.
 */
export function locateFindings(raw: string, findings: readonly Finding[]): ParagraphProblem[] {
  return findings.length === 0 ? [] : locateInTree(raw, parseJsonTree(raw), findings);
}

/** The same with the text's tree at hand. */
export function locateInTree(
  raw: string,
  { root, faults }: JsonTree,
  findings: readonly Finding[],
): ParagraphProblem[] {
  // No tree is made of a text nested beyond all sense: the problems stand at its start.
  if (root === undefined) return findings.map(finding => toProblem(finding, { startUtf16: 0, endUtf16: 1 }, []));
  const style = styleOf(raw, root);
  return findings.map(finding => {
    const mark = markOf(nodeAt(root, finding.path).node, raw.length);
    return toProblem(finding, mark, faults.length > 0 ? [] : toFixes(raw, root, style, finding.repairs));
  });
}

/** Gives a finding its place. */
export function toProblem(
  { code, severity, message, id, path, related }: Finding,
  place: { readonly startUtf16: number; readonly endUtf16: number },
  fixes: readonly Fix[],
): ParagraphProblem {
  const { startUtf16, endUtf16 } = place;
  const problem = { code, severity, message, startUtf16, endUtf16, ...(id === undefined ? {} : { id }), fixes };
  const indexes = { questionIndex: indexAfter(path, 'qas'), answerIndex: indexAfter(path, 'answers') };
  return { problem, ...indexes, ...(related === undefined ? {} : { related }) };
}

/** The problem moved by a number of UTF-16 units, its fixes with it. */
export function shiftProblem(problem: Problem, by: number): Problem {
  const shift = <T extends { startUtf16: number; endUtf16: number }>(range: T): T => ({
    ...range,
    startUtf16: range.startUtf16 + by,
    endUtf16: range.endUtf16 + by,
  });
  return { ...shift(problem), fixes: problem.fixes.map(fix => ({ ...fix, edits: fix.edits.map(shift) })) };
}

function toFixes(raw: string, root: Node, style: JsonStyle, repairs: readonly Repair[]): Fix[] {
  return repairs.flatMap(({ title, changes, isPreferred }) => {
    const edits = changes.map(change => toEdits(raw, root, style, change));
    return edits.includes(null) ? [] : [{ title, edits: edits.flatMap(each => each ?? []), isPreferred }];
  });
}

/** Null where the change cannot be made because the value it is about is not there. */
function toEdits(raw: string, root: Node, style: JsonStyle, change: Change): TextEdit[] | null {
  const { node, isWhole } = nodeAt(root, change.path);
  if (!isWhole) return null;
  switch (change.kind) {
    case 'setValue':
      return [replaceValue(raw, node, change.value, style)];
    case 'setMember': {
      const edit = node.type === 'object' ? setMember(raw, node, change.key, change.value, style) : null;
      return edit === null ? null : [edit];
    }
    case 'removeElements':
      return node.type === 'array' ? removeElements(node, change.indexes) : null;
  }
}

function indexAfter(path: JsonPath, key: string): number | null {
  const index = path[path.indexOf(key) + 1];
  return path.includes(key) && typeof index === 'number' ? index : null;
}
