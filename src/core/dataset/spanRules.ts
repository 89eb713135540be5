import { codePointLength, type CodePointIndex } from '../text/codePoints';
import { nearestOccurrences, similarOccurrences, standsAt, type Occurrence } from '../text/occurrences';
import { quote } from '../text/quote';
import type { ProblemCode } from './problem';

/** A repair of an answer: the values it gets. What is absent stays. */
export interface SpanRepair {
  readonly title: string;
  readonly startCodePoint?: number;
  readonly text?: string;
  readonly isPreferred: boolean;
}

/** Why the characters at an answer's start are not its text. */
export interface SpanFinding {
  readonly code: ProblemCode;
  readonly message: string;
  /** Which of the answer's two fields is to be looked at. */
  readonly field: 'text' | 'answer_start';
  readonly repairs: readonly SpanRepair[];
}

/** How many places are offered when a text stands in several. */
const mostOffered = 5;

/** A wrong answer, with what the rules ask more than once worked out at most once. */
class WrongAnswer {
  readonly length: number;
  readonly trimmed: string;
  #places: readonly Occurrence[] | undefined;

  constructor(
    readonly context: CodePointIndex,
    readonly text: string,
    readonly start: number,
  ) {
    this.length = codePointLength(text);
    this.trimmed = text.trim();
  }

  /** Where the text stands, nearest first. */
  get places(): readonly Occurrence[] {
    this.#places ??= nearestOccurrences(this.context, this.text, this.start, mostOffered);
    return this.#places;
  }
}

interface SpanRule {
  readonly code: ProblemCode;
  readonly field: 'text' | 'answer_start';
  /** What is wrong and how to repair it, or null where the rule does not apply. */
  check(answer: WrongAnswer): { readonly message: string; readonly repairs: readonly SpanRepair[] } | null;
}

/** The rules of spans, most specific first: the first that applies names the problem. The last one always applies. */
const spanRules: readonly SpanRule[] = [
  {
    code: 'span-empty',
    field: 'text',
    check: answer => (answer.trimmed === '' ? { message: 'The answer has no text.', repairs: [] } : null),
  },
  {
    code: 'span-negative',
    field: 'answer_start',
    check: answer =>
      answer.start < 0
        ? { message: `answer_start is ${answer.start}; ${whereItStands(answer)}.`, repairs: moves(answer) }
        : null,
  },
  {
    code: 'span-utf16',
    field: 'answer_start',
    check: answer => {
      const start = answer.context.fromUtf16(answer.start);
      const isRight = answer.context.toUtf16(start) === answer.start && standsAt(answer.context, answer.text, start);
      return isRight ? inOtherUnit(answer, start, 'UTF-16 units') : null;
    },
  },
  {
    code: 'span-bytes',
    field: 'answer_start',
    check: answer => {
      const start = answer.context.fromUtf8(answer.start);
      const isRight = answer.context.toUtf8(start) === answer.start && standsAt(answer.context, answer.text, start);
      return isRight ? inOtherUnit(answer, start, 'UTF-8 bytes') : null;
    },
  },
  {
    code: 'span-edge-space',
    field: 'text',
    check: answer => {
      const start = startWithoutBlanks(answer);
      if (start === null) return null;
      const isTrimmed = answer.trimmed !== answer.text;
      const change = {
        ...(isTrimmed ? { text: answer.trimmed } : {}),
        ...(start !== answer.start ? { startCodePoint: start } : {}),
      };
      const title = isTrimmed ? 'Remove the blanks at the edges of the text' : `Set answer_start to ${start}`;
      const explanation = isTrimmed
        ? `the text ${quote(answer.text)} has blanks at an edge that do not belong there`
        : `the text is behind the blanks, at ${start}`;
      return {
        message: `${whatStands(answer)}; ${explanation}.`,
        repairs: [{ title, ...change, isPreferred: true }],
      };
    },
  },
  {
    code: 'span-case',
    field: 'text',
    check: answer => {
      const there = answer.context.slice(answer.start, answer.start + answer.length);
      if (there.toLowerCase() !== answer.text.toLowerCase()) return null;
      const others = answer.places.length === 0 ? [] : moves(answer).map(repair => ({ ...repair, isPreferred: false }));
      const own = { title: `Use the context's letter case: ${quote(there)}`, text: there };
      return {
        message: `${whatStands(answer)}; the text ${quote(answer.text)} differs in letter case.`,
        repairs: [{ ...own, isPreferred: others.length === 0 }, ...others],
      };
    },
  },
  {
    code: 'span-out-of-range',
    field: 'answer_start',
    check: answer => {
      const beyond = answer.start >= answer.context.length;
      const runsOver = answer.start + answer.length > answer.context.length && answer.places.length > 0;
      if (!beyond && !runsOver) return null;
      const end = answer.start + answer.length;
      return {
        message:
          `The answer would stand at ${answer.start} to ${end}, but the context ends at ` +
          `${answer.context.length}; ${whereItStands(answer)}.`,
        repairs: moves(answer),
      };
    },
  },
  {
    code: 'span-absent',
    field: 'text',
    check: answer =>
      answer.places.length === 0
        ? { message: `${whatStands(answer)}; ${whereItStands(answer)}.`, repairs: moves(answer) }
        : null,
  },
  {
    code: 'span-mismatch',
    field: 'answer_start',
    check: answer => ({ message: `${whatStands(answer)}; ${whereItStands(answer)}.`, repairs: moves(answer) }),
  },
];

/**
 * Checks one answer. `startCodePoint` is the file's `answer_start`, a safe integer.
 * @returns null when exactly the answer's text, which is not blank, stands there
 */
export function checkSpan(context: CodePointIndex, text: string, startCodePoint: number): SpanFinding | null {
  if (text !== '' && standsAt(context, text, startCodePoint)) return null;
  const answer = new WrongAnswer(context, text, startCodePoint);
  for (const rule of spanRules) {
    const result = rule.check(answer);
    if (result !== null) return { code: rule.code, field: rule.field, ...result };
  }
  return null;
}

function inOtherUnit(answer: WrongAnswer, start: number, unit: string): ReturnType<SpanRule['check']> {
  return {
    message: `answer_start counts ${unit}; in code points it is ${start}, not ${answer.start}.`,
    repairs: [{ title: `Convert answer_start to code points: ${start}`, startCodePoint: start, isPreferred: true }],
  };
}

/** Where the text stands when blanks are left out of account: at its edges, or between the start and the text. */
function startWithoutBlanks({ context, text, trimmed, start }: WrongAnswer): number | null {
  const leading = codePointLength(text) - codePointLength(text.trimStart());
  if (trimmed !== text) {
    for (const candidate of [start + leading, start]) if (standsAt(context, trimmed, candidate)) return candidate;
  }
  const blanks = /\s+/y;
  blanks.lastIndex = context.toUtf16(start);
  const afterBlanks = start < context.length && blanks.test(context.text) ? context.fromUtf16(blanks.lastIndex) : start;
  return afterBlanks > start && standsAt(context, trimmed, afterBlanks) ? afterBlanks : null;
}

/** Repairs that move the answer to where its text stands; preferred when it stands in one place only. */
function moves(answer: WrongAnswer): SpanRepair[] {
  if (answer.places.length > 0) {
    return answer.places.map(({ startCodePoint }) => ({
      title: `Set answer_start to ${startCodePoint}${distance(answer, startCodePoint)}`,
      startCodePoint,
      isPreferred: answer.places.length === 1,
    }));
  }
  const similar = similarOccurrences(answer.context, answer.text, answer.start, mostOffered);
  return similar.map(({ startCodePoint, text }) => ({
    title: `Use ${quote(text)} at ${startCodePoint}`,
    text,
    ...(startCodePoint === answer.start ? {} : { startCodePoint }),
    isPreferred: similar.length === 1,
  }));
}

function distance(answer: WrongAnswer, place: number): string {
  if (answer.start < 0 || answer.start > answer.context.length) return '';
  const difference = place - answer.start;
  return `, ${Math.abs(difference)} further ${difference < 0 ? 'back' : 'on'}`;
}

function whatStands({ context, start, length }: WrongAnswer): string {
  return `At ${start} stands ${quote(context.slice(start, start + length))}`;
}

function whereItStands(answer: WrongAnswer): string {
  const [nearest] = answer.places;
  if (nearest === undefined) return `the text ${quote(answer.text)} is nowhere in the context`;
  const one = `the text is at ${nearest.startCodePoint}${distance(answer, nearest.startCodePoint)}`;
  return answer.places.length === 1 ? one : `${one}, and elsewhere`;
}
