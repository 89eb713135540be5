import { describe, expect, it } from 'vitest';
import { rust, rustNote } from '../../../../test/support/rustTokenizers';
import { splitByRust } from '../../../../test/support/splitByRust';
import { Random } from '../../random';
import { RegexUnsupported } from './parseRegex';
import { Regex } from './regex';

/** The matches and what is between them, as `Split` isolates them. */
function pieces(regex: Regex, text: string): string[] {
  const result: string[] = [];
  let end = 0;
  for (const { from, to } of regex.matches(text)) {
    if (end < from) result.push(text.slice(end, from));
    if (from < to) result.push(text.slice(from, to));
    end = to;
  }
  if (end < text.length) result.push(text.slice(end));
  return result;
}

const llama3 =
  "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";

const cases: readonly (readonly [source: string, text: string, expected: readonly string[]])[] = [
  ['a+?', 'aaa', ['a', 'a', 'a']],
  ['a|ab', 'ab', ['a', 'b']],
  ['a{,2}', 'xaaaax', ['x', 'aa', 'aa', 'x']],
  ['x*', 'axxb', ['a', 'xx', 'b']],
  ['a?+a', 'aaa', ['aa', 'a']],
  ['(?>ab|a)c', 'abcac', ['abc', 'ac']],
  ['(?<name>a)b', 'ab', ['ab']],
  ['^a', 'a\na', ['a', '\n', 'a']],
  ['a$', 'a\na', ['a', '\n', 'a']],
  ['a\\Z', 'aa\n', ['a', 'a', '\n']],
  ['\\Aa', 'aa', ['a', 'a']],
  ['(?<=a|bc)d', 'adbcd', ['a', 'd', 'bc', 'd']],
  ['(?<!a|😀)d', 'ad😀dd', ['ad😀d', 'd']],
  ['\\bb', 'ab b', ['ab ', 'b']],
  ['[a[bc]]+', 'abcd', ['abc', 'd']],
  ['[a-c&&[^b]]+', 'abc', ['a', 'b', 'c']],
  ['[\\w-]+', 'a-b c', ['a-b', ' ', 'c']],
  ['\\x41\\x{42}\\u0043', 'ABC', ['ABC']],
  ['(?i:k)', 'kK\u212ax', ['k', 'K', '\u212a', 'x']],
  ['a(?i)b|c', 'aBC', ['aB', 'C']],
  ['\\p{^L}+|\\P{N}', 'a1', ['a', '1']],
  [llama3, "It'S  2018\n\n ok  ", ['It', "'S", ' ', ' ', '201', '8', '\n\n', ' ok', '  ']],
];

describe('a regular expression', () => {
  it.each(cases)('%s in %j', (source, text, expected) => {
    expect(pieces(new Regex(source), text)).toEqual(expected);
    if (rust) expect(splitByRust(source, text)).toEqual(expected);
  });

  it.each([
    ...[
      '(a)\\1',
      '\\k<a>',
      '[[:alpha:]]',
      'a**',
      'a{1,2}+',
      '(?x: a)',
      '(?m:.)',
      '\\R',
      '\\X',
      '\\G',
      '(?(1)a|b)',
      '(a',
    ],
    ...[
      'a)',
      '[a',
      '[]',
      'a{',
      ']',
      '\\p{Greeek}',
      '(?i:é)',
      '(?i:ss)',
      '(?i:[k])',
      '(?<=a+)b',
      '(?:a?)*',
      '(?:a?){2}',
    ],
    ...[
      'a{1001}',
      'a{3,2}',
      '^.*a',
      '\\xff',
      '[\\d-z]',
      '\\',
      '(?:'.repeat(101) + ')'.repeat(101),
      '(?:a{99}){99}{99}',
    ],
    '(?:(?:a{99}){99}){99}',
  ])('%s is refused', source => {
    expect(() => new Regex(source)).toThrow(RegexUnsupported);
  });

  it.each(['(a+)+$', '(?:a|a)*b', '(?:a|aa)+$', 'a*a*a*a*b', '(?:(?:a+)+)+b', '(?=a+b)a', '(?=(?:a|a)+b)a'])(
    '%s has an end on many letters a',
    source => {
      expect(new Regex(source).matches(`${'a'.repeat(2000)}!`)).toEqual([]);
    },
  );

  it('refuses a text on which it would take too long', () => {
    const text = 'a'.repeat(60_000);
    expect(() => new Regex('(?>a+)b').matches(text)).toThrow(
      expect.objectContaining({ code: 'tokenizer-unsupported' }) as Error,
    );
  });
});

const sets = [
  ...[
    'a',
    'b',
    'c',
    ' ',
    '\\s',
    '\\d',
    '\\w',
    '\\p{L}',
    '\\p{Lu}',
    '[ab]',
    '[^a]',
    '[a-c]',
    '.',
    '\\S',
    'é',
    '1',
    '\\n',
  ],
  ...['[^\\s\\p{L}]', '[\\p{L}&&[^a]]', '中', '\\P{L}', '[[ab]1]', '(?i:b)', "(?i:'s)", '\\W', '😀', '\\p{Han}'],
];
const quantifiers = '* + ? *? +? ?? {2} {1,2} {0,3} {1,} {1,2}? *+ ++ ?+ {,2}'.split(' ');

function randomSource(random: Random, depth: number): string {
  const pick = (list: readonly string[]): string => list[random.below(list.length)];
  const inner = (): string => randomSource(random, depth - 1);
  const kind = random.below(depth <= 0 ? 4 : 14);
  if (kind < 4) return pick(sets);
  if (kind < 7) return inner() + inner();
  if (kind < 9) return `(?:${inner()}|${inner()})`;
  if (kind < 12) return `(?:${inner()})${pick(quantifiers)}`;
  if (kind === 12) return `${pick(['(?=', '(?!', '(?>'])}${inner()})${inner()}`;
  if (random.below(3) === 0) return `${pick(['(?<=', '(?<!'])}${pick(sets)}${pick(['', '|'])}${pick(sets)})${inner()}`;
  return pick(['^', '$', '\\b', '\\B', '\\A', '\\z', '\\Z']) + inner();
}

describe.skipIf(!rust)(`random regular expressions: ${rustNote}`, () => {
  it.each([1, 2, 3])('seed %i', seed => {
    const random = Random.fromSeed(seed);
    const characters = [..."aabbc  1é\nA中😀.'sS"];
    let compared = 0;
    for (let trial = 0; trial < 600; trial++) {
      const source = randomSource(random, 4);
      const texts = Array.from({ length: 8 }, () =>
        Array.from({ length: 1 + random.below(14) }, () => characters[random.below(characters.length)]).join(''),
      );
      const regex = regexOrNull(source);
      if (regex === null) continue;
      for (const text of texts) {
        const label = `seed ${seed}, trial ${trial}: ${source} in ${JSON.stringify(text)}`;
        expect(pieces(regex, text), label).toEqual(splitByRust(source, text));
        compared++;
      }
    }
    expect(compared).toBeGreaterThan(3000);
  });

  /** Null for what is refused. */
  function regexOrNull(source: string): Regex | null {
    try {
      return new Regex(source);
    } catch (error) {
      if (error instanceof RegexUnsupported) return null;
      throw error;
    }
  }
});
