/**
 * Walking through the text of valid JSON without building anything: where values start and end. Much faster than a parser,
 * because strings are skipped by searching for their closing quote. The text must be valid JSON; nothing is checked here.
 * Positions are UTF-16 units.
 */

const tab = 0x09;
const lineFeed = 0x0a;
const carriageReturn = 0x0d;
const space = 0x20;
const quotationMark = 0x22;
const comma = 0x2c;
const openBracket = 0x5b;
const backslash = 0x5c;
const closeBracket = 0x5d;
const openBrace = 0x7b;
const closeBrace = 0x7d;

function isBlank(unit: number): boolean {
  return unit === space || unit === lineFeed || unit === carriageReturn || unit === tab;
}

/** Position of the first unit at or after `at` that is no JSON blank. */
export function skipBlanks(text: string, at: number): number {
  let next = at;
  while (isBlank(text.charCodeAt(next))) next++;
  return next;
}

/** Position after the string whose opening quote stands at `at`. */
export function skipString(text: string, at: number): number {
  let quote = at;
  for (;;) {
    quote = text.indexOf('"', quote + 1);
    if (quote < 0) return text.length;
    let before = quote - 1;
    while (text.charCodeAt(before) === backslash) before--;
    if ((quote - before) % 2 === 1) return quote + 1;
  }
}

/** Position after the value that starts at `at`, however deeply it is nested. */
export function skipValue(text: string, at: number): number {
  let depth = 0;
  let next = at;
  do {
    const unit = text.charCodeAt(next);
    if (unit === quotationMark) {
      next = skipString(text, next);
      continue;
    }
    if (unit === openBrace || unit === openBracket) depth++;
    else if (unit === closeBrace || unit === closeBracket) depth--;
    else if (depth === 0) return skipScalar(text, next);
    next++;
  } while (depth > 0 && next < text.length);
  return next;
}

function skipScalar(text: string, at: number): number {
  let next = at;
  for (; next < text.length; next++) {
    const unit = text.charCodeAt(next);
    if (unit === comma || unit === closeBrace || unit === closeBracket || isBlank(unit)) break;
  }
  return next;
}

/** A member of an object: where key and value stand; the value's end is known only to who skips it. */
export interface MemberStart {
  readonly key: string;
  readonly keyStart: number;
  readonly keyEnd: number;
  readonly valueStart: number;
}

/**
 * Visits the members of the object whose brace stands at `at`. `visit` returns the position after the member's value.
 * @returns the position after the object
 */
export function forEachMember(text: string, at: number, visit: (member: MemberStart) => number): number {
  let next = skipBlanks(text, at + 1);
  while (next < text.length && text.charCodeAt(next) !== closeBrace) {
    const keyEnd = skipString(text, next);
    const raw = text.slice(next, keyEnd);
    const key = raw.includes('\\') ? String(JSON.parse(raw)) : raw.slice(1, -1);
    const valueStart = skipBlanks(text, skipBlanks(text, keyEnd) + 1);
    next = skipBlanks(text, visit({ key, keyStart: next, keyEnd, valueStart }));
    if (text.charCodeAt(next) === comma) next = skipBlanks(text, next + 1);
  }
  return next + 1;
}

/**
 * Visits the elements of the array whose bracket stands at `at`. `visit` gets an element's start and returns its end.
 * @returns the position after the array
 */
export function forEachElement(text: string, at: number, visit: (start: number) => number): number {
  let next = skipBlanks(text, at + 1);
  while (next < text.length && text.charCodeAt(next) !== closeBracket) {
    next = skipBlanks(text, visit(next));
    if (text.charCodeAt(next) === comma) next = skipBlanks(text, next + 1);
  }
  return next + 1;
}
