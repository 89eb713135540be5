import type { RelatedValue } from '../finding';
import { forEachElement, forEachMember, skipValue } from '../json/skim';
import type { RelatedPlace, Utf16Range } from '../problem';

interface ParagraphMembers {
  readonly context: Utf16Range | null;
  readonly questions: readonly Utf16Range[];
}

/**
 * Finds the places of values that problems in other paragraphs point to. Each paragraph is walked through once, however many
 * problems point into it.
 */
export class RelatedPlaces {
  readonly #members = new Map<number, ParagraphMembers>();

  /**
   * @param paragraphs where each paragraph stands in the text
   * @param isValid whether the text of a paragraph is valid JSON; of others only the beginning is pointed to
   */
  constructor(
    private readonly text: string,
    private readonly paragraphs: readonly Utf16Range[],
    private readonly isValid: (paragraphIndex: number) => boolean,
  ) {}

  /** The place of a context, a question, or one field of a question; the nearest value around it where it does not exist. */
  find({ paragraphIndex, path, message }: RelatedValue): RelatedPlace {
    const members = this.#membersOf(paragraphIndex);
    const [key, questionIndex, field] = path;
    const question = key === 'qas' && typeof questionIndex === 'number' ? members.questions[questionIndex] : undefined;
    const value = key === 'context' ? members.context : question === undefined ? null : this.#fieldOf(question, field);
    const around = question ?? this.paragraphs[paragraphIndex];
    return { ...(value ?? beginningOf(around)), message };
  }

  #membersOf(paragraphIndex: number): ParagraphMembers {
    const known = this.#members.get(paragraphIndex);
    if (known !== undefined) return known;
    const { text } = this;
    const start = this.paragraphs[paragraphIndex]?.startUtf16 ?? text.length;
    let context: Utf16Range | null = null;
    let questions: Utf16Range[] = [];
    if (text[start] === '{' && this.isValid(paragraphIndex)) {
      forEachMember(text, start, ({ key, valueStart }) => {
        if (key === 'qas' && text[valueStart] === '[') {
          questions = [];
          return forEachElement(text, valueStart, at => {
            const end = skipValue(text, at);
            questions.push({ startUtf16: at, endUtf16: end });
            return end;
          });
        }
        const end = skipValue(text, valueStart);
        if (key === 'context') context = { startUtf16: valueStart, endUtf16: end };
        return end;
      });
    }
    const members = { context, questions };
    this.#members.set(paragraphIndex, members);
    return members;
  }

  #fieldOf({ startUtf16 }: Utf16Range, field: string | number | undefined): Utf16Range | null {
    const { text } = this;
    let found: Utf16Range | null = null;
    if (text[startUtf16] !== '{') return found;
    forEachMember(text, startUtf16, ({ key, valueStart }) => {
      const end = skipValue(text, valueStart);
      if (key === field) found = { startUtf16: valueStart, endUtf16: end };
      return end;
    });
    return found;
  }
}

/** An object may span pages; its bracket is enough to go to. */
function beginningOf(range: Utf16Range | undefined): Utf16Range {
  const startUtf16 = range?.startUtf16 ?? 0;
  return { startUtf16, endUtf16: startUtf16 + 1 };
}
