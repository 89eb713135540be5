import { codePointLength, type CodePointIndex } from '../text/codePoints';
import { standsAt } from '../text/occurrences';
import { quote } from '../text/quote';
import type { ProblemCode } from './problem';
import { moves, movesOrSimilarWords, type SpanRepair } from './spanRepairs';
import { WrongAnswer } from './wrongAnswer';

/** Why the characters at an answer's start are not its text. */
export interface SpanFinding {
  readonly code: ProblemCode;
  /** Says what stands there instead, and how many code points away the text is. */
  readonly message: string;
  /** Which of the answer's two fields is to be looked at. */
  readonly field: 'text' | 'answer_start';
  readonly repairs: readonly SpanRepair[];
}

/** What a rule says of an answer that breaks it. */
interface Verdict {
  readonly message: string;
  readonly repairs: readonly SpanRepair[];
}

interface SpanRule {
  readonly code: ProblemCode;
  readonly field: 'text' | 'answer_start';
  /** What is wrong and how to repair it, or null where the rule does not apply. */
  check(answer: WrongAnswer): Verdict | null;
}

/** The rules of spans, most specific first: the first that applies names the problem. The last one always applies. */
const spanRules: readonly SpanRule[] = [
  {
    code: 'span-empty',
    field: 'text',
    check: answer =>
      answer.trimmed === '' ? { message: `${answer.whatStands()}; the answer has no text.`, repairs: [] } : null,
  },
  {
    code: 'span-negative',
    field: 'answer_start',
    check: answer => (answer.start < 0 ? elsewhere(answer) : null),
  },
  {
    code: 'span-utf16',
    field: 'answer_start',
    check: answer => {
      const start = startCountedIn('UTF-16 units', answer);
      return start === null ? null : inOtherUnit(answer, 'UTF-16 units', start);
    },
  },
  {
    code: 'span-bytes',
    field: 'answer_start',
    check: answer => {
      const start = startCountedIn('UTF-8 bytes', answer);
      return start === null ? null : inOtherUnit(answer, 'UTF-8 bytes', start);
    },
  },
  {
    code: 'span-edge-space',
    field: 'text',
    check: answer => {
      const starts = startsWithoutBlanks(answer);
      const [nearest] = starts;
      if (nearest === undefined) return null;
      const explanation =
        answer.trimmed === answer.text
          ? 'the text is behind the blanks, at'
          : `the text ${quote(answer.text)} has blanks at an edge that do not belong there; without them it is at`;
      return {
        message: `${answer.whatStands()}; ${explanation} ${answer.placeAndDistance(nearest)}.`,
        repairs: starts.map(start => withoutBlanks(answer, start, starts.length === 1)),
      };
    },
  },
  {
    code: 'span-case',
    field: 'text',
    check: answer => {
      const there = answer.context.slice(answer.start, answer.start + answer.length);
      if (there.toLowerCase() !== answer.text.toLowerCase()) return null;
      const others = moves(answer).map(repair => ({ ...repair, isPreferred: false }));
      const own = { title: `Use the context's letter case: ${quote(there)}`, text: there };
      const asWritten = others.length === 0 ? '' : `; ${answer.whereItStands()}`;
      return {
        message: `${answer.whatStands()}; the text ${quote(answer.text)} differs in letter case${asWritten}.`,
        repairs: [{ ...own, isPreferred: others.length === 0 }, ...others],
      };
    },
  },
  {
    code: 'span-out-of-range',
    field: 'answer_start',
    check: answer => {
      const isBeyond = answer.start >= answer.context.length;
      const runsOver = answer.start + answer.length > answer.context.length && answer.places.length > 0;
      return isBeyond || runsOver ? elsewhere(answer) : null;
    },
  },
  {
    code: 'span-absent',
    field: 'text',
    check: answer => (answer.places.length === 0 ? elsewhere(answer) : null),
  },
  { code: 'span-mismatch', field: 'answer_start', check: elsewhere },
];

/**
 * Checks one answer. `startCodePoint` is the file's `answer_start`, a safe integer.
 * @returns null when exactly the answer's text, which is not empty, stands there
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

function elsewhere(answer: WrongAnswer): Verdict {
  return { message: `${answer.whatStands()}; ${answer.whereItStands()}.`, repairs: movesOrSimilarWords(answer) };
}

type OtherUnit = 'UTF-16 units' | 'UTF-8 bytes';

/** The start in code points if `answer_start` counts another unit and is right then, else null. */
function startCountedIn(unit: OtherUnit, { context, text, start: given }: WrongAnswer): number | null {
  const start = unit === 'UTF-16 units' ? context.fromUtf16(given) : context.fromUtf8(given);
  const back = unit === 'UTF-16 units' ? context.toUtf16(start) : context.toUtf8(start);
  return back === given && standsAt(context, text, start) ? start : null;
}

/** A number that is right in both other units, each at another place, needs a reader to choose. */
function inOtherUnit(answer: WrongAnswer, unit: OtherUnit, start: number): Verdict {
  const bytes = unit === 'UTF-8 bytes' ? null : startCountedIn('UTF-8 bytes', answer);
  const other = bytes === start ? null : bytes;
  const orElse = other === null ? '' : `, or UTF-8 bytes; then it is at ${answer.placeAndDistance(other)}`;
  const convert = (from: OtherUnit, to: number): SpanRepair => ({
    title: `Convert answer_start from ${from} to code points: ${to}`,
    startCodePoint: to,
    isPreferred: other === null,
  });
  return {
    message: `${answer.whatStands()}; answer_start counts ${unit}, and the text is at ${answer.placeAndDistance(start)}${orElse}.`,
    repairs: [convert(unit, start), ...(other === null ? [] : [convert('UTF-8 bytes', other)])],
  };
}

/**
 * Where the text stands when blanks are left out of account: at its own edges, or between `answer_start` and the text. A text
 * like " aa" may stand in two places then: in "aaa" both at its first blank's place and behind it.
 */
function startsWithoutBlanks({ context, text, trimmed, start }: WrongAnswer): number[] {
  if (trimmed !== text) {
    const leading = codePointLength(text) - codePointLength(text.trimStart());
    const starts = [...new Set([start, start + leading])].filter(candidate => standsAt(context, trimmed, candidate));
    if (starts.length > 0) return starts;
  }
  const blanks = /\s+/y;
  blanks.lastIndex = context.toUtf16(start);
  const afterBlanks = start < context.length && blanks.test(context.text) ? context.fromUtf16(blanks.lastIndex) : start;
  return afterBlanks > start && standsAt(context, trimmed, afterBlanks) ? [afterBlanks] : [];
}

function withoutBlanks({ text, trimmed, start: given }: WrongAnswer, start: number, isPreferred: boolean): SpanRepair {
  const move = start === given ? {} : { startCodePoint: start };
  if (trimmed === text) return { title: `Set answer_start to ${start}, behind the blanks`, ...move, isPreferred };
  const also = start === given ? '' : ` and set answer_start to ${start}`;
  return { title: `Remove the blanks at the edges of the text${also}`, text: trimmed, ...move, isPreferred };
}
