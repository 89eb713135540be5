import { CodePointSet } from '../codePointSet';
import type { CharacterSet } from './regexNode';

/** Letters that are the same as an ASCII one but for their case, beyond ASCII: the long s and the sign of kelvin. */
const formsBeyondAscii: ReadonlyMap<string, string> = new Map([
  ['s', '17f'],
  ['k', '212a'],
]);

/** Pairs of letters that one character stands for, such as ß and ﬁ. */
const pairsInOne = /^(?:ss|st|ff|fi|fl)$/i;

/** All forms of a character; undefined beyond ASCII, where some characters have forms of several. */
export function ignoringCase(codePoint: number): CharacterSet | undefined {
  if (codePoint > 0x7f) return undefined;
  const character = String.fromCharCode(codePoint);
  const small = character.toLowerCase();
  const forms = new Set([small, character.toUpperCase()].map(form => form.charCodeAt(0).toString(16)));
  return new CodePointSet(
    [...forms, formsBeyondAscii.get(small) ?? '']
      .filter(form => form !== '')
      .sort((a, b) => Number.parseInt(a, 16) - Number.parseInt(b, 16))
      .join(' '),
  );
}

/** Whether one character could stand for two literals that follow each other. */
export function joinsIgnoringCase(first: string, second: string): boolean {
  return pairsInOne.test(first + second);
}
