/** Blanks as Rust's regular expressions know them; JavaScript's `\s` has others. */
const blanks = '\\t-\\r \\u0085\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000';

/** Classes that mean the same in both languages but for the age of their tables. */
const classes: ReadonlyMap<string, string> = new Map([
  ['s', blanks],
  ['d', '\\p{Nd}'],
]);

const plainEscapes = 'nrtfv';
const escapedPunctuation = /^[!-/:-@[-`{-~]$/;
const categories = /^(?:L|Lu|Ll|Lt|Lm|Lo|N|Nd|Nl|No|P|Pc|Pd|Ps|Pe|Pi|Pf|Po|S|Sm|Sc|Sk|So|Z|Zs|Zl|Zp|M|Mn|Mc|Me)$/;

/**
 * A regular expression of the Rust library (Oniguruma) as a global one of JavaScript, or undefined when it uses anything
 * whose meaning differs or is not known to be the same: anchors, backward references, flags, possessive quantifiers,
 * classes within classes.
 */
export function translateRegex(source: string): RegExp | undefined {
  const translated = new Translation(source).translate();
  if (translated === undefined) return undefined;
  try {
    return new RegExp(translated, 'gu');
  } catch {
    return undefined;
  }
}

class Translation {
  private place = 0;

  constructor(private readonly source: string) {}

  /** The whole pattern, part by part; the constructor of RegExp checks that the parts fit together. */
  translate(): string | undefined {
    let result = '';
    while (this.place < this.source.length) {
      const part = this.translatePart();
      if (part === undefined) return undefined;
      result += part;
    }
    return result;
  }

  private take(pattern: RegExp): string | undefined {
    const sticky = new RegExp(pattern.source, 'yu');
    sticky.lastIndex = this.place;
    const match = sticky.exec(this.source);
    if (match === null) return undefined;
    this.place += match[0].length;
    return match[0];
  }

  private translatePart(): string | undefined {
    const quantifier = this.take(/(?:[*+?]|\{\d+(?:,\d*)?\})/);
    if (quantifier !== undefined) {
      const isLazy = this.take(/\?/) !== undefined;
      // A second quantifier is possessive there, or repeats the first: neither exists here.
      return this.take(/[*+?]|\{\d/) === undefined ? quantifier + (isLazy ? '?' : '') : undefined;
    }
    if (this.take(/\\/) !== undefined) return this.translateEscape(false);
    if (this.take(/\[/) !== undefined) return this.translateClass();
    if (this.take(/\./) !== undefined) return '[^\\n]';
    if (this.take(/[\^${}\]]/) !== undefined) return undefined;
    const group = this.take(/\((?:\?(?:[:=!]|<[=!]))?(?!\?)/);
    if (group !== undefined) return group === '(' ? '(?:' : group;
    return this.take(/[^(]/);
  }

  private translateClass(): string | undefined {
    let result = this.take(/\^/) === undefined ? '[' : '[^';
    for (let isFirst = true; ; isFirst = false) {
      if (this.take(/\]/) !== undefined) return isFirst ? undefined : `${result}]`;
      // "[[:alpha:]]" and "&&" have a meaning of their own there.
      if (this.take(/\[|&&/) !== undefined) return undefined;
      const part = this.take(/\\/) !== undefined ? this.translateEscape(true) : this.take(/[^]/);
      if (part === undefined) return undefined;
      result += part;
    }
  }

  /** What stands behind a backslash. */
  private translateEscape(isInClass: boolean): string | undefined {
    const property = this.take(/[pP]\{\^?\w+\}/);
    if (property !== undefined) return categories.test(property.slice(2, -1)) ? `\\${property}` : undefined;
    const character = this.take(/[^]/);
    if (character === undefined) return undefined;
    const members = classes.get(character.toLowerCase());
    if (members !== undefined) {
      if (character === character.toLowerCase()) return isInClass ? members : `[${members}]`;
      return isInClass ? undefined : `[^${members}]`;
    }
    if (plainEscapes.includes(character)) return `\\${character}`;
    if (!escapedPunctuation.test(character)) return undefined;
    // The flag "u" allows a backslash only where it is needed.
    return /[\\^$.*+?()[\]{}|/-]/.test(character) && (isInClass || character !== '-') ? `\\${character}` : character;
  }
}
