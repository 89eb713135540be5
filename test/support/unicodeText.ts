import type { Random } from '../../src/core/random';

/** First and last code point of what a random text is made of; small ranges come as often as large ones. */
const ranges: readonly (readonly [first: number, last: number])[] = [
  [0x20, 0x20],
  [0x20, 0x7e],
  [0x61, 0x7a],
  [0x00, 0x1f],
  [0x80, 0x24f],
  [0x300, 0x36f],
  [0x370, 0x58f],
  [0x590, 0x6ff],
  [0x900, 0xdff],
  [0xe00, 0x11ff],
  [0x1b00, 0x1bff],
  [0x1e00, 0x206f],
  [0x3000, 0x30ff],
  [0x4e00, 0x9fff],
  [0xa980, 0xa9df],
  [0xac00, 0xd7a3],
  [0xd800, 0xdfff],
  [0xf900, 0xfaff],
  [0xfe00, 0xfeff],
  [0x1d100, 0x1d1ff],
  [0x1e000, 0x1e95f],
  [0x1f300, 0x1f6ff],
  [0x20000, 0x2ceaf],
  [0x0, 0xffff],
  [0x0, 0x10ffff],
];

/** Characters that something special happens to: joiners, marks that are no accents, capitals with odd small letters. */
const oddities = [
  ...[
    0x00, 0x85, 0xad, 0x130, 0x2b9, 0x344, 0x345, 0x37e, 0x3a3, 0xf73, 0x1b44, 0x1e9e, 0x200b, 0x200d, 0x226e, 0x2260,
  ],
  ...[0x302e, 0x3000, 0xa9c0, 0xfe0f, 0xfeff, 0xfffd, 0x1d165, 0x1d15e, 0x10d50, 0x105c9],
];

/**
 * A random text of many scripts, with combining marks in any order, control characters and lone surrogates. Now and then
 * one of the `words` stands in it.
 */
export function randomUnicodeText(random: Random, longest: number, words: readonly string[] = []): string {
  let text = '';
  for (let rest = random.below(longest + 1); rest > 0;) {
    const [first, last] = pick(random, ranges);
    for (let count = Math.min(rest, 1 + random.below(6)); count > 0; count--, rest--) {
      const isOdd = random.below(8) === 0;
      text += String.fromCodePoint(isOdd ? pick(random, oddities) : first + random.below(last - first + 1));
    }
    if (words.length > 0 && random.below(8) === 0) text += pick(random, words);
    if (random.below(5) === 0) text += ' ';
  }
  return text;
}

function pick<T>(random: Random, items: readonly T[]): T {
  return items[random.below(items.length)];
}

/** The code points of a text in hexadecimal, to show which text a failure is about. */
export function inHex(text: string): string {
  return Array.from(text, character => (character.codePointAt(0) ?? 0).toString(16)).join(' ');
}
