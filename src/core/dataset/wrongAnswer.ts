import { codePointLength, type CodePointIndex } from '../text/codePoints';
import { nearestOccurrences, similarOccurrences, type Occurrence } from '../text/occurrences';
import { quote } from '../text/quote';

/** How many places are offered when a text stands in several. */
const mostOffered = 5;
/** How much of the context is shown where the answer has no length of its own, in code points. */
const shownOfContext = 20;

/**
 * An answer whose text does not stand at its `answer_start`, with what the rules ask more than once worked out at most once. All
 * positions count code points of the context.
 */
export class WrongAnswer {
  readonly length: number;
  readonly trimmed: string;
  #places: readonly Occurrence[] | undefined;
  #similar: readonly Occurrence[] | undefined;

  constructor(
    readonly context: CodePointIndex,
    readonly text: string,
    readonly start: number,
  ) {
    this.length = codePointLength(text);
    this.trimmed = text.trim();
  }

  /** Where exactly the text stands, nearest first. */
  get places(): readonly Occurrence[] {
    this.#places ??= nearestOccurrences(this.context, this.text, this.start, mostOffered);
    return this.#places;
  }

  /** Where it stands but for letter case and blanks, nearest first. */
  get similar(): readonly Occurrence[] {
    this.#similar ??= similarOccurrences(this.context, this.text, this.start, mostOffered);
    return this.#similar;
  }

  /** What stands at `answer_start` in place of the text; the beginning of a sentence. */
  whatStands(): string {
    const { context, start } = this;
    if (start < 0) return `Nothing stands at ${start}, before the context`;
    if (start >= context.length) return `Nothing stands at ${start}, as the context ends at ${context.length}`;
    const end = start + (this.trimmed === '' ? shownOfContext : this.length);
    const there = `At ${start} stands ${quote(context.slice(start, end))}`;
    return end > context.length && this.trimmed !== '' ? `${there}, where the context ends` : there;
  }

  /** Where the text stands, and how far away that is; the end of a sentence. */
  whereItStands(): string {
    const [nearest] = this.places;
    if (nearest !== undefined) {
      const one = `the text is at ${this.placeAndDistance(nearest.startCodePoint)}`;
      return this.places.length === 1 ? one : `${one}, and elsewhere`;
    }
    const nowhere = `the text ${quote(this.text)} is nowhere in the context`;
    const [similar] = this.similar;
    return similar === undefined
      ? nowhere
      : `${nowhere}, but ${quote(similar.text)} is at ${this.placeAndDistance(similar.startCodePoint)}`;
  }

  /** A place with its distance from `answer_start`, such as `44, 3 further on`. */
  placeAndDistance(place: number): string {
    const difference = place - this.start;
    if (difference === 0) return String(place);
    return `${place}, ${Math.abs(difference)} further ${difference < 0 ? 'back' : 'on'}`;
  }
}
