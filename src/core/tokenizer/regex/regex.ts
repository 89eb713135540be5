import { CodePointPredicate } from '../codePointPredicate';
import { compileRegex, type RegexProgram } from './compileRegex';
import { parseRegex } from './parseRegex';
import { RegexMatcher } from './regexMatcher';
import { firstCharacters, type CharacterSet } from './regexNode';

/** A match of an expression, in UTF-16 units. */
export interface RegexMatch {
  readonly from: number;
  readonly to: number;
}

/**
 * A regular expression as the Rust library understands it, from a file that nobody has to trust: its time grows with the length
 * of the text, never exponentially.
 */
export class Regex {
  private readonly program: RegexProgram;
  /** What a match can begin with; undefined when it can be empty. */
  private readonly first: CharacterSet | undefined;

  /** Throws RegexUnsupported for what is not known to mean the same here. */
  constructor(source: string) {
    const node = parseRegex(source);
    this.program = compileRegex(node);
    const first = firstCharacters(node);
    this.first = first && new CodePointPredicate(codePoint => first.some(set => set.has(codePoint)));
  }

  /**
   * The matches from left to right, none overlapping another and none empty behind another. The text has no lone surrogates.
   * Throws `tokenizer-unsupported` when the expression needs too many steps on it.
   */
  matches(text: string): RegexMatch[] {
    const { first } = this;
    const found: RegexMatch[] = [];
    let matcher: RegexMatcher | undefined;
    let lastEnd = -1;
    for (let unit = 0; unit <= text.length;) {
      const codePoint = text.codePointAt(unit);
      const width = codePoint !== undefined && codePoint > 0xffff ? 2 : 1;
      if (first !== undefined && (codePoint === undefined || !first.has(codePoint))) {
        unit += width;
        continue;
      }
      matcher ??= new RegexMatcher(this.program, text);
      const end = matcher.matchAt(unit);
      if (end < 0 || (end === unit && end === lastEnd)) {
        unit += width;
        continue;
      }
      found.push({ from: unit, to: end });
      lastEnd = end;
      unit = end > unit ? end : unit + width;
    }
    return found;
  }
}
