import { getNodeValue, parseTree, printParseErrorCode, type Node, type ParseError } from 'jsonc-parser';
import type { JsonPath } from '../finding';
import { deepestLevel } from './depth';
import type { Utf16Range } from '../problem';

/** A place where a text is no JSON. */
export interface SyntaxFault extends Utf16Range {
  readonly message: string;
}

/** What a tolerant parser makes of a text. */
export interface JsonTree {
  /** Undefined where there is no value at all. */
  readonly root: Node | undefined;
  /** Empty for valid JSON. */
  readonly faults: readonly SyntaxFault[];
}

/** Parses a text with positions, going on after faults. Text nested deeper than 500 levels is not parsed but one fault. */
export function parseJsonTree(text: string): JsonTree {
  const tooDeep = tooDeepAt(text);
  if (tooDeep !== null) {
    const message = `Nested deeper than ${deepestLevel} levels.`;
    return { root: undefined, faults: [{ startUtf16: tooDeep, endUtf16: tooDeep + 1, message }] };
  }
  const errors: ParseError[] = [];
  const root = parseTree(text, errors, { disallowComments: true, allowTrailingComma: false });
  return { root, faults: errors.map(error => toFault(error, text.length)) };
}

/** The value of a node as JSON.parse would give it; what a fault cut off is absent. */
export function valueOf(node: Node): unknown {
  const value: unknown = getNodeValue(node);
  return value;
}

/** The child of an object or array. Of several members with one key the last counts, as in JSON.parse. */
export function childOf(node: Node, segment: string | number): Node | undefined {
  if (typeof segment === 'number') return node.type === 'array' ? node.children?.[segment] : undefined;
  return propertyOf(node, segment)?.children?.[1];
}

/** The last property of an object with a key. */
export function propertyOf(node: Node, key: string): Node | undefined {
  return node.type === 'object'
    ? node.children?.findLast(property => property.children?.[0]?.value === key)
    : undefined;
}

/** The node at a path, and whether the whole path exists; if not, the last node on the way. */
export function nodeAt(root: Node, path: JsonPath): { readonly node: Node; readonly isWhole: boolean } {
  let node = root;
  for (const segment of path) {
    const child = childOf(node, segment);
    if (child === undefined) return { node, isWhole: false };
    node = child;
  }
  return { node, isWhole: true };
}

/** A node's range. One that the text breaks off in reaches to the end of the text. */
export function rangeOf(node: Node, textLength: number): Utf16Range {
  return { startUtf16: node.offset, endUtf16: node.length < 0 ? textLength : node.offset + node.length };
}

/**
 * What to underline for a node: a plain value; for an object or array, which may span pages, the key before it or its opening
 * bracket.
 */
export function markOf(node: Node, textLength: number): Utf16Range {
  if (node.type !== 'object' && node.type !== 'array') return rangeOf(node, textLength);
  const key = node.parent?.type === 'property' ? node.parent.children?.[0] : undefined;
  return key === undefined ? { startUtf16: node.offset, endUtf16: node.offset + 1 } : rangeOf(key, textLength);
}

function tooDeepAt(text: string): number | null {
  let depth = 0;
  const mark = /["{}[\]]/g;
  for (let found = mark.exec(text); found !== null; found = mark.exec(text)) {
    const bracket = found[0];
    if (bracket === '"') {
      mark.lastIndex = endOfString(text, found.index);
    } else if (bracket === '{' || bracket === '[') {
      if (++depth > deepestLevel) return found.index;
    } else if (depth > 0) depth--;
  }
  return null;
}

/** Position after a string, which ends with its line where its closing quote is missing, as the parser sees it. */
function endOfString(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    const character = text.charAt(at);
    if (character === '"') return at + 1;
    if (character === '\\') at++;
    else if (character === '\n' || character === '\r') return at;
  }
  return text.length;
}

function toFault(error: ParseError, textLength: number): SyntaxFault {
  const startUtf16 = Math.min(error.offset, textLength);
  const endUtf16 = Math.min(Math.max(error.offset + error.length, startUtf16 + 1), textLength);
  return { startUtf16, endUtf16, message: messages[printParseErrorCode(error.error)] ?? 'This is not valid JSON.' };
}

const messages: Readonly<Record<string, string>> = {
  InvalidSymbol: 'This is no JSON value; words other than true, false and null need quotes.',
  InvalidNumberFormat: 'This is no JSON number.',
  PropertyNameExpected: 'A key in double quotes is expected here.',
  ValueExpected: 'A value is expected here.',
  ColonExpected: 'A colon is expected here.',
  CommaExpected: 'A comma is expected here.',
  CloseBraceExpected: 'A closing brace is expected here.',
  CloseBracketExpected: 'A closing bracket is expected here.',
  EndOfFileExpected: 'The JSON value ends before this; nothing may follow it.',
  InvalidCommentToken: 'JSON has no comments.',
  UnexpectedEndOfComment: 'The comment does not end.',
  UnexpectedEndOfString: 'The string does not end on its line.',
  UnexpectedEndOfNumber: 'The number breaks off.',
  InvalidUnicode: 'After \\u four hexadecimal digits are expected.',
  InvalidEscapeCharacter: 'There is no such escape; a backslash in a string is written as two.',
  InvalidCharacter: 'Control characters in strings must be written as escapes.',
};
