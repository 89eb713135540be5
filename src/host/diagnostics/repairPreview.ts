import { shorten } from '../../core/text/quote';
import type { ProblemCode } from '../../core/dataset/problem';
import type { RepairEdit } from '../../core/dataset/composedEdits';

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
  return edits.every(({ startUtf16 }) => {
    // Of a line only as much is looked at as matters: it may be the whole file.
    const before = text.slice(Math.max(0, startUtf16 - longestLineInRefactorPreview), startUtf16);
    const after = text.slice(startUtf16, startUtf16 + longestLineInRefactorPreview);
    return lastLineOf(before).length + firstLineOf(after).length < longestLineInRefactorPreview;
  });
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
  const rows = edits.map(({ startUtf16, endUtf16, newText, code }) => {
    const { line, column } = placeOf(startUtf16);
    const before = lastLineOf(text.slice(Math.max(0, startUtf16 - surroundings), startUtf16)).trimStart();
    const old = text.slice(startUtf16, endUtf16);
    return [`${line}:${column}`, code, `${visible(before)}⟦${visible(old)}⟧ → ⟦${visible(newText)}⟧`] as const;
  });
  const widthOf = (column: 0 | 1): number => rows.reduce((width, row) => Math.max(width, row[column].length), 0);
  const [placeWidth, codeWidth] = [widthOf(0), widthOf(1)];
  return rows
    .map(([place, code, change]) => `${place.padEnd(placeWidth)}  ${code.padEnd(codeWidth)}  ${change}`)
    .join('\n');
}

/** A text on one line, shortened, without characters that could not be seen or would turn the line around. */
function visible(text: string): string {
  return shorten(text.replace(/\s+/g, ' '), 80).replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, '\ufffd');
}

const lastLineOf = (text: string): string => text.slice(text.lastIndexOf('\n') + 1);
const firstLineOf = (text: string): string => text.split('\n', 1)[0] ?? '';
