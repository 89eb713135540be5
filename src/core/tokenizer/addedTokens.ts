import { isWordCharacter, whitespace } from './rustUnicode';
import type { AddedTokenEntry } from './tokenizerJson';

/**
 * A part of a text, in UTF-16 units: an added token with its id, or text between added tokens. Where one token takes along
 * blanks with which the next one begins, their sections overlap.
 */
export interface TextSection {
  readonly from: number;
  readonly to: number;
  readonly id: number | undefined;
}

/**
 * Finds added tokens (`[SEP]`, tokens of a user) in a text as the Rust library's `AddedVocabulary` does: from left to
 * right, of several at one place the longest, then each token's own conditions.
 */
export class AddedTokenFinder {
  private readonly tokens = new Map<string, { entry: AddedTokenEntry; id: number }>();
  private readonly pattern: RegExp | undefined;

  /** `tokens`: what to look for (an added token's content, or that normalised), the entry and the id. */
  constructor(tokens: readonly (readonly [content: string, entry: AddedTokenEntry, id: number])[]) {
    for (const [content, entry, id] of tokens) if (content !== '') this.tokens.set(content, { entry, id });
    const longestFirst = [...this.tokens.keys()].sort((a, b) => b.length - a.length);
    const escaped = longestFirst.map(content => content.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&'));
    this.pattern = escaped.length === 0 ? undefined : new RegExp(escaped.join('|'), 'g');
  }

  get isEmpty(): boolean {
    return this.pattern === undefined;
  }

  /** The whole text as sections; text between tokens only where there is any. */
  split(text: string): TextSection[] {
    const whole: TextSection = { from: 0, to: text.length, id: undefined };
    if (this.pattern === undefined) return [whole];
    const sections: TextSection[] = [];
    let end = 0;
    for (const match of text.matchAll(this.pattern)) {
      const token = this.tokens.get(match[0]);
      if (token === undefined) continue;
      const found = applyConditions(text, token.entry, match.index, match.index + match[0].length, end);
      if (found === undefined) continue;
      if (end < found.from) sections.push({ from: end, to: found.from, id: undefined });
      sections.push({ ...found, id: token.id });
      end = found.to;
    }
    if (end < text.length) sections.push({ from: end, to: text.length, id: undefined });
    return sections;
  }
}

/** The range of a found token with the blanks it takes along, or undefined when it must be a single word and is none. */
function applyConditions(
  text: string,
  { singleWord, leftStrip, rightStrip }: AddedTokenEntry,
  from: number,
  to: number,
  earliest: number,
): { from: number; to: number } | undefined {
  const isOfWord = (codePoint: number | undefined): boolean => codePoint !== undefined && isWordCharacter(codePoint);
  if (singleWord && (isOfWord(lastCharacter(text, from)) || isOfWord(text.codePointAt(to)))) return undefined;
  let start = from;
  let end = to;
  // All blanks are one UTF-16 unit long.
  if (leftStrip) {
    while (start > 0 && whitespace.has(text.charCodeAt(start - 1))) start--;
    // Blanks that the token before has taken are not taken again, not even those that this token begins with.
    start = Math.max(start, earliest);
  }
  if (rightStrip) while (end < text.length && whitespace.has(text.charCodeAt(end))) end++;
  return { from: start, to: end };
}

/** The code point that ends before a position. */
function lastCharacter(text: string, end: number): number | undefined {
  const pair = end >= 2 ? text.codePointAt(end - 2) : undefined;
  return pair !== undefined && pair > 0xffff ? pair : text.codePointAt(end - 1);
}
