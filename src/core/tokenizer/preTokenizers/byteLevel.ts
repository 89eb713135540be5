import { isLetter, isNumber, whitespace } from '../rustUnicode';
import type { Cut } from './splits';

const letter = 1;
const number = 2;
const blank = 3;
const other = 4;

/** What kind a code point is; 0 is not worked out yet. */
const kinds = new Uint8Array(0x110000);

function kindOf(codePoint: number): number {
  const known = kinds[codePoint];
  if (known !== 0) return known;
  let kind = other;
  if (whitespace.has(codePoint)) kind = blank;
  else if (isLetter(codePoint)) kind = letter;
  else if (isNumber(codePoint)) kind = number;
  kinds[codePoint] = kind;
  return kind;
}

const apostrophe = 0x27;
const space = 0x20;

/**
 * Cuts as GPT-2's regular expression does: English endings such as `'ll`; letters, numbers or other characters in a row,
 * with one space before; blanks, of which the last stays with what follows when it is a space, or is alone otherwise.
 */
export const cutAsGpt2: Cut = (text, from, to, bounds) => {
  for (let unit = from; unit < to;) {
    const end = endOfToken(text, unit, to);
    bounds.push(unit, end);
    unit = end;
  }
};

function endOfToken(text: string, from: number, to: number): number {
  const first = text.codePointAt(from) ?? 0;
  if (first === apostrophe) {
    const ending = /^'(?:s|t|re|ve|m|ll|d)/.exec(text.slice(from, Math.min(to, from + 3)));
    if (ending !== null) return from + ending[0].length;
  }
  let start = from;
  if (first === space && from + 1 < to && kindOf(text.codePointAt(from + 1) ?? 0) !== blank) start = from + 1;
  const kind = kindOf(text.codePointAt(start) ?? 0);
  let end = start;
  let last = start;
  while (end < to) {
    const codePoint = text.codePointAt(end) ?? 0;
    if (kindOf(codePoint) !== kind) break;
    last = end;
    end += codePoint > 0xffff ? 2 : 1;
  }
  return kind === blank && end < to && last > start ? last : end;
}
