import {
  anyButNewline,
  classNamed,
  complement,
  intersectionOf,
  propertyNamed,
  range,
  unionOf,
} from './characterClasses';
import { ignoringCase, joinsIgnoringCase } from './ignoringCase';
import { canBeEmpty, fixedLength, type AnchorKind, type CharacterSet, type RegexNode } from './regexNode';

/** A regular expression that is wrong, or uses what is not supported; `construct` is the part that does. */
export class RegexUnsupported extends Error {
  constructor(readonly construct: string) {
    super(`Not supported in a regular expression: ${construct}`);
  }
}

/** More repetitions than any tokenizer asks for, each of which is written out. */
const mostRepetitions = 1000;

/** Groups within groups that are read. */
const deepestNesting = 100;

const controlEscapes: ReadonlyMap<string, number> = new Map([
  ['t', 0x09],
  ['n', 0x0a],
  ['v', 0x0b],
  ['f', 0x0c],
  ['r', 0x0d],
  ['a', 0x07],
  ['e', 0x1b],
]);

const anchorEscapes: ReadonlyMap<string, AnchorKind> = new Map([
  ['A', 'text-start'],
  ['z', 'text-end'],
  ['Z', 'text-end-or-last-newline'],
  ['b', 'word-boundary'],
  ['B', 'no-word-boundary'],
]);

/**
 * Reads a regular expression of Oniguruma, the library behind the patterns of a tokenizer.json. Captures are not kept.
 * Throws {@link RegexUnsupported} for what is not known to mean the same here: backward references, named POSIX classes, flags
 * but `i`, second quantifiers, loops around what can be empty (which Oniguruma leaves early), and so on.
 */
export function parseRegex(source: string): RegexNode {
  return new Parser(source).parse();
}

class Parser {
  private place = 0;
  private depth = 0;
  private ignoresCase = false;
  /** Whether there is a `.*`, and whether there are places between characters that must be looked at. */
  private hasAnyLoop = false;
  private looksAround = false;

  constructor(private readonly source: string) {}

  parse(): RegexNode {
    const node = this.alternatives();
    if (this.place < this.source.length) throw this.unsupported(')');
    // Oniguruma looks for ".*" from the beginnings of lines only, even where what stands before it differs from place to place.
    if (this.hasAnyLoop && this.looksAround) throw this.unsupported('.* beside lookaround or an anchor');
    return node;
  }

  /** Reads up to a closing bracket or the end. */
  private alternatives(): RegexNode {
    if (++this.depth > deepestNesting) throw this.unsupported('groups within groups');
    const ignoredCase = this.ignoresCase;
    const options = [this.sequence()];
    while (this.take('|')) options.push(this.sequence());
    this.ignoresCase = ignoredCase;
    this.depth--;
    return options.length === 1 ? options[0] : { type: 'alternatives', options };
  }

  private sequence(): RegexNode {
    const parts: RegexNode[] = [];
    /** The literal before, where letter case is ignored. */
    let previous = '';
    while (this.place < this.source.length && !this.isNext('|') && !this.isNext(')')) {
      const from = this.place;
      const atom = this.atom();
      const literal = this.ignoresCase ? this.source.slice(from, this.place) : '';
      if (joinsIgnoringCase(previous, literal)) throw this.unsupported(`(?i:${previous}${literal})`);
      previous = literal;
      parts.push(this.quantified(atom));
    }
    return parts.length === 1 ? parts[0] : { type: 'sequence', parts };
  }

  private quantified(body: RegexNode): RegexNode {
    const from = this.place;
    let [least, most] = [1, 1];
    const interval = this.match(/\{(\d*)(,?)(\d*)\}/y);
    if (interval !== undefined) {
      const [, first, comma, last] = interval;
      // Where letter case is ignored, letters written out could be joined into one character.
      if ((first === '' && last === '') || this.ignoresCase) throw this.unsupported(interval[0]);
      least = first === '' ? 0 : Number(first);
      most = comma === '' ? least : last === '' ? Infinity : Number(last);
      // The other way round there is a possessive form of Oniguruma's own.
      if (least > most) throw this.unsupported(interval[0]);
    } else if (this.take('*')) [least, most] = [0, Infinity];
    else if (this.take('+')) most = Infinity;
    else if (this.take('?')) least = 0;
    else return body;
    // "a{2}?" is no lazy form there, and "a{2}+" no possessive one.
    const isLazy = this.isNext('?') && (interval === undefined || least !== most) && this.take('?');
    const isPossessive = !isLazy && interval === undefined && this.take('+');
    if (/[*+?]|\{\d*,?\d*\}/y.test(this.source.slice(this.place, this.place + 12))) {
      throw this.unsupported(this.source.slice(from, this.place + 1));
    }
    if (least > mostRepetitions || (most !== Infinity && most > mostRepetitions)) throw this.unsupported(`{${most}}`);
    if (most > 1 && canBeEmpty(body)) throw this.unsupported('a loop around what can be empty');
    this.hasAnyLoop ||= most === Infinity && body.type === 'set' && body.set === anyButNewline;
    const repeat: RegexNode = { type: 'repeat', body, least, most, isLazy };
    return isPossessive ? { type: 'atomic', body: repeat } : repeat;
  }

  private atom(): RegexNode {
    const character = this.next();
    switch (character) {
      case '(':
        return this.group();
      case '[':
        return { type: 'set', set: this.characterClass() };
      case '.':
        return { type: 'set', set: anyButNewline };
      case '^':
        return this.anchor('line-start');
      case '$':
        return this.anchor('line-end');
      case '\\': {
        const anchor = anchorEscapes.get(this.source.charAt(this.place));
        if (anchor !== undefined) {
          this.place++;
          return this.anchor(anchor);
        }
        const escape = this.escape();
        return { type: 'set', set: typeof escape === 'number' ? this.literal(escape) : escape };
      }
      case '*':
      case '+':
      case '?':
      case '{':
      case '}':
      case ']':
        throw this.unsupported(character);
      default:
        return { type: 'set', set: this.literal(character.codePointAt(0) ?? 0) };
    }
  }

  private anchor(kind: AnchorKind): RegexNode {
    this.looksAround = true;
    return { type: 'anchor', kind };
  }

  /** What stands behind `(`. */
  private group(): RegexNode {
    const [prefix] = this.match(/\?(?:<?[=!]|[:>]|<\w+>|i:|i\))|(?!\?)/y) ?? [];
    if (prefix === undefined) throw this.unsupported(`(${this.source.slice(this.place, this.place + 3)}`);
    if (prefix === '?i)') {
      // Holds up to the end of the group around it, alternatives to come among it.
      this.ignoresCase = true;
      return this.alternativesBehindFlag();
    }
    const ignoredCase = this.ignoresCase;
    this.ignoresCase ||= prefix === '?i:';
    const body = this.alternatives();
    this.ignoresCase = ignoredCase;
    if (!this.take(')')) throw this.unsupported('( without )');
    this.looksAround ||= /^\?<?[=!]$/.test(prefix);
    switch (prefix) {
      case '?=':
      case '?!':
        return { type: 'ahead', body, isNegated: prefix === '?!' };
      case '?<=':
      case '?<!':
        return { type: 'behind', options: this.optionsOfOneLength(body), isNegated: prefix === '?<!' };
      case '?>':
        return { type: 'atomic', body };
      default:
        return body;
    }
  }

  private alternativesBehindFlag(): RegexNode {
    const options = [this.sequence()];
    while (this.take('|')) options.push(this.sequence());
    return options.length === 1 ? options[0] : { type: 'alternatives', options };
  }

  private optionsOfOneLength(body: RegexNode): { body: RegexNode; length: number }[] {
    const options = body.type === 'alternatives' ? body.options : [body];
    return options.map(option => {
      const length = fixedLength(option);
      if (length === undefined) throw this.unsupported('a lookbehind of changing length');
      return { body: option, length };
    });
  }

  private literal(codePoint: number): CharacterSet {
    if (!this.ignoresCase) return range(codePoint, codePoint);
    const set = ignoringCase(codePoint);
    if (set === undefined) throw this.unsupported(`(?i:${String.fromCodePoint(codePoint)})`);
    return set;
  }

  /** What stands behind `[`: sets and ranges, joined by `&&` where only what is in both counts. */
  private characterClass(): CharacterSet {
    if (++this.depth > deepestNesting) throw this.unsupported('classes within classes');
    // Letters in a class would have to be looked up with all their forms.
    if (this.ignoresCase) throw this.unsupported('(?i:[…])');
    const isNegated = this.take('^');
    const joined: CharacterSet[] = [];
    let sets: CharacterSet[] = [];
    const endOperand = (): void => {
      if (sets.length === 0) throw this.unsupported('an empty class');
      joined.push(unionOf(sets));
      sets = [];
    };
    while (!this.take(']')) {
      if (this.take('&&')) {
        endOperand();
        continue;
      }
      sets.push(this.classMember());
    }
    endOperand();
    this.depth--;
    const set = intersectionOf(joined);
    return isNegated ? complement(set) : set;
  }

  /** A class, a character, or a range of characters. */
  private classMember(): CharacterSet {
    if (this.isNext('[:')) throw this.unsupported('[[:…:]]');
    if (this.take('[')) return this.characterClass();
    const first = this.take('\\') ? this.escape() : this.next().codePointAt(0);
    if (first === undefined) throw this.unsupported('[ without ]');
    if (typeof first !== 'number') {
      // A hyphen behind a class is an error there, unless it is the last.
      if (this.isNext('-') && !this.isNext('-]')) throw this.unsupported('a range from a class');
      return first;
    }
    if (!this.isNext('-') || this.isNext('-]')) return range(first, first);
    this.place++;
    if (this.isNext('[') || this.isNext('&&')) throw this.unsupported('a range to a class');
    const last = this.take('\\') ? this.escape() : this.next().codePointAt(0);
    if (typeof last !== 'number' || last < first) throw this.unsupported('a range to a class');
    return range(first, last);
  }

  /** What stands behind a backslash: a code point or a set. */
  private escape(): number | CharacterSet {
    const property = this.match(/([pP])\{(\^?)(\w+)\}/y);
    if (property !== undefined) {
      const [construct, letter, caret, name] = property;
      const set = this.ignoresCase ? undefined : propertyNamed(name);
      if (set === undefined) throw this.unsupported(`\\${construct}`);
      return (letter === 'P') !== (caret === '^') ? complement(set) : set;
    }
    const code = this.match(/x\{([\da-fA-F]{1,6})\}|x([\da-fA-F]{2})|u([\da-fA-F]{4})/y);
    if (code !== undefined) {
      const codePoint = Number.parseInt(code[1] ?? code[2] ?? code[3], 16);
      // Above 7F two digits are a byte of a character there.
      if (codePoint > 0x10ffff || (code[2] !== undefined && codePoint > 0x7f)) throw this.unsupported(`\\${code[0]}`);
      return codePoint;
    }
    const character = this.next();
    const control = controlEscapes.get(character);
    if (control !== undefined) return control;
    const set = classNamed(character);
    if (set !== undefined && (!this.ignoresCase || /[sd]/i.test(character))) return set;
    if (!/^[!-/:-@[-`{-~ ]$/.test(character)) throw this.unsupported(`\\${character}`);
    return character.charCodeAt(0);
  }

  /** The next character; throws at the end. */
  private next(): string {
    const codePoint = this.source.codePointAt(this.place);
    if (codePoint === undefined) throw this.unsupported('an end too early');
    const character = String.fromCodePoint(codePoint);
    this.place += character.length;
    return character;
  }

  private isNext(text: string): boolean {
    return this.source.startsWith(text, this.place);
  }

  private take(text: string): boolean {
    const isNext = this.isNext(text);
    if (isNext) this.place += text.length;
    return isNext;
  }

  /** Takes what a sticky expression matches here. */
  private match(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.place;
    const match = pattern.exec(this.source);
    if (match === null) return undefined;
    this.place += match[0].length;
    return match;
  }

  private unsupported(construct: string): RegexUnsupported {
    return new RegexUnsupported(construct);
  }
}
