import { quote } from '../../core/text/quote';
import type { ProblemCode } from '../../core/dataset/problem';
import type { RepairEdit } from './composedEdits';

/** The repairs of one problem code. */
export interface RepairGroup {
  readonly code: ProblemCode;
  readonly edits: readonly RepairEdit[];
}

/** More edits than anybody ticks one by one, and more than VS Code's refactor preview shows quickly. */
const mostInRefactorPreview = 500;
/** The refactor preview makes a second document and compares both: slow on large texts, and useless on a single long line. */
const longestInRefactorPreview = 2_000_000;
const longestLineInRefactorPreview = 20_000;

/** Whether VS Code's own refactor preview can show these repairs; otherwise they are listed as text. */
export function fitsRefactorPreview(text: string, edits: readonly RepairEdit[]): boolean {
  if (edits.length > mostInRefactorPreview || text.length > longestInRefactorPreview) return false;
  return edits.every(
    ({ startUtf16 }) => lineEnd(text, startUtf16) - lineStart(text, startUtf16) <= longestLineInRefactorPreview,
  );
}

/** Repairs by code, the most frequent first. */
export function groupsOf(edits: readonly RepairEdit[]): RepairGroup[] {
  const groups = new Map<ProblemCode, RepairEdit[]>();
  for (const edit of edits) {
    const group = groups.get(edit.code) ?? [];
    group.push(edit);
    groups.set(edit.code, group);
  }
  return [...groups].map(([code, each]) => ({ code, edits: each })).sort((a, b) => b.edits.length - a.edits.length);
}

/** UTF-16 units of the text that are shown before and behind an edit. */
const surroundings = 30;

/**
 * All repairs as plain text, one a line, in the order of the file: what stands there, and what will.
 * @param placeOf line and column of a position, both from 1
 */
export function listRepairs(
  text: string,
  edits: readonly RepairEdit[],
  placeOf: (utf16: number) => { readonly line: number; readonly column: number },
): string {
  return edits
    .map(({ startUtf16, endUtf16, newText, code }) => {
      const { line, column } = placeOf(startUtf16);
      const before = text.slice(Math.max(lineStart(text, startUtf16), startUtf16 - surroundings), startUtf16);
      const old = text.slice(startUtf16, endUtf16);
      return `${line}:${column}\t${code}\t${quote(before.trimStart(), 60)} ${quote(old)} → ${quote(newText)}`;
    })
    .join('\n');
}

function lineStart(text: string, at: number): number {
  return at === 0 ? 0 : text.lastIndexOf('\n', at - 1) + 1;
}

function lineEnd(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end < 0 ? text.length : end;
}
