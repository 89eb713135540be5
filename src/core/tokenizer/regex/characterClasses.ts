import { CodePointPredicate } from '../codePointPredicate';
import { CodePointSet } from '../codePointSet';
import { isWordCharacter, whitespace } from '../rustUnicode';
import { isCategory, isInCategory, isNewerThan16 } from '../unicodeCategory';
import type { CharacterSet } from './regexNode';

/** Numbers that Oniguruma counts as word characters though they are no digits. */
const oddWordCharacters = new CodePointSet('b2-b3 b9 bc-be');
/** Controls of joining, which are word characters elsewhere. */
const joinControls = new CodePointSet('200c-200d');

const newline = 0x0a;

/** Everything but a line break. */
export const anyButNewline: CharacterSet = { has: codePoint => codePoint !== newline };

/** `\w`. */
export const wordCharacters: CharacterSet = new CodePointPredicate(
  codePoint => oddWordCharacters.has(codePoint) || (isWordCharacter(codePoint) && !joinControls.has(codePoint)),
);

const digits: CharacterSet = new CodePointPredicate(codePoint => isInCategory(codePoint, 'Nd'));
const hexadecimalDigits: CharacterSet = new CodePointSet('30-39 41-46 61-66');

const classOfLetter: ReadonlyMap<string, CharacterSet> = new Map([
  ['s', whitespace],
  ['d', digits],
  ['w', wordCharacters],
  ['h', hexadecimalDigits],
]);

/** The set of a class such as `\s`, or of `\S`; undefined when the letter names none. */
export function classNamed(letter: string): CharacterSet | undefined {
  const set = classOfLetter.get(letter.toLowerCase());
  return set === undefined || letter === letter.toLowerCase() ? set : complement(set);
}

/** Scripts whose tables are the same in all supported versions but for characters of Unicode 17, and what Unicode 15 lacks. */
const scripts: ReadonlyMap<string, CodePointSet | undefined> = new Map([
  ['Han', new CodePointSet('2ebf0-2ee5d')],
  ...['Hiragana', 'Katakana', 'Bopomofo', 'Hangul', 'Thai', 'Hebrew', 'Greek'].map(name => [name, undefined] as const),
]);

/** The set of `\p{…}`; undefined for a property that is not known. */
export function propertyNamed(name: string): CharacterSet | undefined {
  if (isCategory(name)) return new CodePointPredicate(codePoint => isInCategory(codePoint, name));
  if (!scripts.has(name)) return undefined;
  const recent = scripts.get(name);
  const pattern = new RegExp(`^\\p{Script=${name}}$`, 'u');
  return new CodePointPredicate(
    codePoint =>
      recent?.has(codePoint) === true || (!isNewerThan16(codePoint) && pattern.test(String.fromCodePoint(codePoint))),
  );
}

export function complement(set: CharacterSet): CharacterSet {
  return { has: codePoint => !set.has(codePoint) };
}

export function unionOf(sets: readonly CharacterSet[]): CharacterSet {
  return sets.length === 1 ? sets[0] : new CodePointPredicate(codePoint => sets.some(set => set.has(codePoint)));
}

export function intersectionOf(sets: readonly CharacterSet[]): CharacterSet {
  return sets.length === 1 ? sets[0] : new CodePointPredicate(codePoint => sets.every(set => set.has(codePoint)));
}

export function range(first: number, last: number): CharacterSet {
  return { has: codePoint => first <= codePoint && codePoint <= last };
}
