import { describe, expect, it } from 'vitest';
import { rust, rustNote } from '../../../test/support/rustTokenizers';
import { splitByRust } from '../../../test/support/splitByRust';
import { Regex } from './regex/regex';

/** All characters in a row but those of planes that have only private or unassigned ones. */
const text = Array.from({ length: 0x34000 }, (_, codePoint) => codePoint)
  .filter(codePoint => codePoint < 0xd800 || codePoint > 0xdfff)
  .map(codePoint => String.fromCodePoint(codePoint))
  .join('');

describe.skipIf(!rust)(`what is in a set of a regular expression: ${rustNote}`, () => {
  it.each([
    ...'L Lu Ll Lt Lm Lo N Nd Nl No P Pc Pd Ps Pe Pi Pf Po S Sm Sc Sk So Z Zs Zl Zp M Mn Mc Me'.split(' '),
    ...['Han', 'Hiragana', 'Katakana', 'Bopomofo', 'Hangul', 'Thai', 'Hebrew', 'Greek'],
    ...['\\w', '\\d', '\\h', '\\s', '.'],
  ])('%s', name => {
    const source = `${/^\w/.test(name) ? `\\p{${name}}` : name}+`;
    const ends = new Set<number>();
    let end = 0;
    for (const piece of splitByRust(source, text)) ends.add((end += piece.length));
    const expected = new Regex(source).matches(text).flatMap(({ from, to }) => [from, to]);
    // The first match may begin where the text does, and a match may end where the text does.
    expect([...new Set([...expected, text.length])].filter(unit => unit > 0)).toEqual([...ends]);
  });
});
