import type { Node } from 'jsonc-parser';
import { isCodePointBoundary } from '../../text/codePoints';
import type { TextEdit } from '../problem';
import { formatJson, indentAt, styleOf, type JsonStyle } from './style';
import { removedFromList } from './removedFromList';
import { propertyOf } from './tree';

/*
 * The smallest changes of a JSON text that change one value: everything around keeps its formatting. `raw` is the text in which
 * the nodes' offsets count; the edits count in it as well.
 */

/** Writes another plain value in a value's place. Of a string only what differs is touched. */
export function replaceValue(
  raw: string,
  node: Node,
  value: string | number | boolean | null,
  style: JsonStyle,
): TextEdit {
  if (node.type === 'string' && typeof value === 'string') return replaceString(raw, node, value, style);
  return { startUtf16: node.offset, endUtf16: node.offset + node.length, newText: formatJson(value, style, '') };
}

/** Sets a member of an object; a new one comes last. Null where the old member has no value to replace. */
export function setMember(raw: string, object: Node, key: string, value: unknown, style: JsonStyle): TextEdit | null {
  const property = propertyOf(object, key);
  if (property === undefined) {
    const last = object.children?.at(-1);
    const indent = last === undefined ? '' : indentAt(raw, last.offset);
    const member = `${formatJson(key, style, '')}${style.colon}${formatJson(value, style, indent)}`;
    return appendItem(raw, object, member, style);
  }
  const old = property.children?.[1];
  if (old === undefined) return null;
  if (typeof value === 'string' && old.type === 'string') return replaceValue(raw, old, value, style);
  const newText = formatJson(value, style, indentAt(raw, property.offset));
  return { startUtf16: old.offset, endUtf16: old.offset + old.length, newText };
}

/** Adds an element at the end of an array. */
export function appendElement(raw: string, array: Node, value: unknown, style: JsonStyle): TextEdit {
  const last = array.children?.at(-1);
  if (last === undefined) {
    const indent = indentAt(raw, array.offset);
    if (style.indentUnit === null) return appendItem(raw, array, formatJson(value, style, ''), style);
    const inner = indent + style.indentUnit;
    const newText = `${style.lineEnd}${inner}${formatJson(value, style, inner)}${style.lineEnd}${indent}`;
    return { ...insideOf(array), newText };
  }
  // An element on one line stays an example for the next, also in a file that is indented elsewhere.
  const isOnOneLine = last.type === 'object' && styleOf(raw, last).indentUnit === null;
  const elementStyle = isOnOneLine ? { ...style, indentUnit: null } : style;
  return appendItem(raw, array, formatJson(value, elementStyle, indentAt(raw, last.offset)), style);
}

/** Removes elements of an array, each with one comma beside it. */
export function removeElements(array: Node, indexes: readonly number[]): TextEdit[] {
  const places = (array.children ?? []).map(({ offset, length }) => ({
    startUtf16: offset,
    endUtf16: offset + length,
  }));
  return removedFromList(places, indexes, insideOf(array));
}

/** Adds `item` after the last child of an object or array, separated as the one before is. */
function appendItem(raw: string, container: Node, item: string, style: JsonStyle): TextEdit {
  const children = container.children ?? [];
  const last = children.at(-1);
  if (last === undefined) return { ...insideOf(container), newText: item };
  let gapStart = last.offset;
  while (/[ \t\r\n]/.test(raw.charAt(gapStart - 1))) gapStart--;
  const gap = raw.slice(gapStart, last.offset);
  const blanks = children.length > 1 || gap.includes('\n') ? gap : style.comma.slice(1);
  const end = last.offset + last.length;
  return { startUtf16: end, endUtf16: end, newText: `,${blanks}${item}` };
}

function replaceString(raw: string, node: Node, value: string, style: JsonStyle): TextEdit {
  const old = String(node.value);
  const shorter = Math.min(old.length, value.length);
  let prefix = 0;
  while (prefix < shorter && old[prefix] === value[prefix]) prefix++;
  while (!isCodePointBoundary(old, prefix) || !isCodePointBoundary(value, prefix)) prefix--;
  let suffix = 0;
  while (suffix < shorter - prefix && old[old.length - 1 - suffix] === value[value.length - 1 - suffix]) suffix++;
  while (!isCodePointBoundary(old, old.length - suffix) || !isCodePointBoundary(value, value.length - suffix)) suffix--;
  const [startUtf16, endUtf16] = rawPositions(raw, node, prefix, old.length - suffix);
  const newText = formatJson(value.slice(prefix, value.length - suffix), style, '').slice(1, -1);
  return { startUtf16, endUtf16, newText };
}

/** Where in the file two units of a string's value are written; escapes take more room than what they stand for. */
function rawPositions(raw: string, node: Node, start: number, end: number): [number, number] {
  let at = node.offset + 1;
  let startUtf16 = at;
  for (let unit = 0; unit < end; unit++) {
    if (unit === start) startUtf16 = at;
    if (raw[at] !== '\\') at++;
    else at += raw[at + 1] === 'u' ? 6 : 2;
  }
  return [start >= end ? at : startUtf16, at];
}

function insideOf(container: Node): { readonly startUtf16: number; readonly endUtf16: number } {
  return { startUtf16: container.offset + 1, endUtf16: container.offset + container.length - 1 };
}
