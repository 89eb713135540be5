import { SpanLabError } from '../../errors';
import { isLowSurrogate, lastCharacterBefore } from './textPlaces';
import { wordCharacters } from './characterClasses';
import type { RegexProgram } from './compileRegex';
import type { AnchorKind } from './regexNode';

/** Steps allowed for each character of a text; the patterns of published tokenizers take fewer than twenty. */
const stepsPerCharacter = 100;

/**
 * Runs a program on one text, as a backtracking matcher would, but no fork is entered twice at one place: what failed there once
 * fails again, since nothing depends on how a place was reached. So the time is bounded by the length of the text times that
 * of the program, whatever the expression. Only what lookaround and atomic groups match is matched anew from each place; for
 * that, and for very long programs, the steps are counted.
 */
export class RegexMatcher {
  /** A bit for each fork and place: whether it was entered. */
  private readonly entered: Uint32Array;
  private readonly width: number;
  /** Bits to clear when a part that is matched by itself succeeds. */
  private readonly journal: number[] = [];
  private depth = 0;
  private readonly pending: number[] = [];
  private stepsLeft: number;

  constructor(
    private readonly program: RegexProgram,
    private readonly text: string,
  ) {
    this.width = text.length + 1;
    this.entered = new Uint32Array(Math.ceil((program.forkCount * this.width) / 32));
    this.stepsLeft = stepsPerCharacter * (text.length + 10_000);
  }

  /**
   * Where the match that begins at a UTF-16 unit ends, or -1. Later calls must not begin before the end of an earlier match.
   * Throws `tokenizer-unsupported` when all calls together take too many steps.
   */
  matchAt(unit: number): number {
    const end = this.run(0, unit);
    // What led to this end may do so again from there, so nothing is known to fail at that place.
    if (end >= 0) for (let fork = 0; fork < this.program.forkCount; fork++) this.clear(fork * this.width + end);
    return end;
  }

  private run(firstStep: number, firstUnit: number): number {
    const { steps } = this.program;
    const { text, pending } = this;
    const bottom = pending.length;
    pending.push(firstStep, firstUnit);
    while (pending.length > bottom) {
      let unit = pending.pop() ?? 0;
      let place = pending.pop() ?? 0;
      for (let isAlive = true; isAlive;) {
        if (--this.stepsLeft < 0) throw this.tooManySteps();
        const step = steps[place];
        switch (step.type) {
          case 'character': {
            const codePoint = unit < text.length ? (text.codePointAt(unit) ?? 0) : -1;
            isAlive = codePoint >= 0 && step.set.has(codePoint);
            unit += codePoint > 0xffff ? 2 : 1;
            place++;
            break;
          }
          case 'fork':
            isAlive = this.enter(step.index * this.width + unit);
            if (isAlive) pending.push(step.second, unit);
            place = step.first;
            break;
          case 'jump':
            place = step.to;
            break;
          case 'anchor':
            isAlive = this.holds(step.kind, unit);
            place++;
            break;
          case 'atomic':
            unit = this.runAlone(place + 1, unit);
            isAlive = unit >= 0;
            place = step.next;
            break;
          case 'ahead':
            isAlive = this.runAlone(place + 1, unit) >= 0 !== step.isNegated;
            place = step.next;
            break;
          case 'behind': {
            const from = this.before(unit, step.length);
            isAlive = (from >= 0 && this.runAlone(place + 1, from) >= 0) !== step.isNegated;
            place = step.next;
            break;
          }
          case 'accept':
            pending.length = bottom;
            return unit;
        }
      }
    }
    return -1;
  }

  /** Runs a part by itself. Once it has matched, its forks are as if they had not been entered. */
  private runAlone(firstStep: number, firstUnit: number): number {
    const from = this.journal.length;
    this.depth++;
    const end = this.run(firstStep, firstUnit);
    this.depth--;
    if (end >= 0) for (let i = from; i < this.journal.length; i++) this.clear(this.journal[i]);
    this.journal.length = from;
    return end;
  }

  /** Whether a fork is entered at a place for the first time. */
  private enter(bit: number): boolean {
    const word = bit >>> 5;
    const mask = 1 << (bit & 31);
    if ((this.entered[word] & mask) !== 0) return false;
    this.entered[word] |= mask;
    if (this.depth > 0) this.journal.push(bit);
    return true;
  }

  private clear(bit: number): void {
    this.entered[bit >>> 5] &= ~(1 << (bit & 31));
  }

  /** The unit a number of characters before another, -1 when there are not so many. */
  private before(unit: number, characters: number): number {
    let from = unit;
    for (let count = characters; count > 0 && from >= 0; count--) {
      from -= isLowSurrogate(this.text, from - 1) ? 2 : 1;
    }
    return from;
  }

  private holds(kind: AnchorKind, unit: number): boolean {
    const { text } = this;
    switch (kind) {
      case 'text-start':
        return unit === 0;
      case 'text-end':
        return unit === text.length;
      case 'text-end-or-last-newline':
        return unit === text.length || (unit === text.length - 1 && text[unit] === '\n');
      case 'line-start':
        // There is no line behind the last line break.
        return unit === 0 || (text[unit - 1] === '\n' && unit < text.length);
      case 'line-end':
        return unit === text.length || text[unit] === '\n';
      case 'word-boundary':
      case 'no-word-boundary': {
        const before = lastCharacterBefore(text, unit);
        const behind = text.codePointAt(unit);
        const isBoundary =
          (before !== undefined && wordCharacters.has(before)) !== (behind !== undefined && wordCharacters.has(behind));
        return isBoundary === (kind === 'word-boundary');
      }
    }
  }

  private tooManySteps(): SpanLabError {
    const message = `A regular expression of the tokenizer takes too long on a text of ${this.text.length} characters.`;
    return new SpanLabError('tokenizer-unsupported', message, { part: 'pattern', characters: this.text.length });
  }
}
