import type { Random } from '../../src/core/random';

/** A SQuAD file as plain values, of which anything may be wrong. */
export interface DatasetValue {
  version?: string;
  data: { title?: string; paragraphs: { context: string; qas: QuestionValue[] }[] }[];
}

export interface QuestionValue {
  id?: unknown;
  question: string;
  answers?: { text: unknown; answer_start: unknown }[];
  is_impossible?: unknown;
}

// Characters on which the three ways of counting differ: CJK, extension B, emoji with joiners, combining marks, lone surrogates.
const characters = [...'abcdeABCDE  ..\t\r\néß中文'].concat([
  '𠀀',
  '😀',
  '👩‍🚀',
  'e\u0301',
  '\ud83d',
  '\ude00',
  '\\',
  '"',
  '\u00a0',
  '\u2028',
]);

export function pick<T>(random: Random, items: readonly T[]): T {
  return items[random.below(items.length)];
}

/** A text of up to `longest` characters; words come back, so that answers occur in several places. */
export function randomText(random: Random, longest: number): string {
  let text = '';
  const length = random.below(longest + 1);
  for (let index = 0; index < length; index++) {
    const isRepeated = text.length > 3 && random.below(6) === 0;
    const start = random.below(text.length + 1);
    text += isRepeated ? text.slice(start, start + 3) : pick(random, characters);
  }
  return text;
}

/** A data set in which every kind of mistake happens now and then. */
export function randomDataset(random: Random): DatasetValue {
  const ids: string[] = [];
  const data = Array.from({ length: random.below(4) + 1 }, () => ({
    ...(random.below(4) === 0 ? {} : { title: randomText(random, 8) }),
    paragraphs: Array.from({ length: random.below(4) }, () => {
      const context = random.below(12) === 0 ? ' ' : `x${randomText(random, 60)}`;
      return { context, qas: Array.from({ length: random.below(5) }, () => randomQuestion(random, context, ids)) };
    }),
  }));
  return { ...(random.below(2) === 0 ? {} : { version: pick(random, ['1.1', 'v2.0', '2.0']) }), data };
}

function randomQuestion(random: Random, context: string, ids: string[]): QuestionValue {
  const id = ids.length > 0 && random.below(8) === 0 ? pick(random, ids) : `q${ids.length}`;
  ids.push(id);
  const answers = Array.from({ length: random.below(4) }, () => randomAnswer(random, context));
  const question: QuestionValue = {
    id,
    question: random.below(15) === 0 ? ' ' : `Why ${randomText(random, 6)}?`,
    answers,
  };
  if (random.below(12) === 0) question.id = pick(random, [undefined, null, '', 7, 1.5, {}]);
  if (random.below(3) === 0) question.is_impossible = pick(random, [true, false, false, 'true', 0, null]);
  if (random.below(15) === 0) delete question.answers;
  return question;
}

function randomAnswer(random: Random, context: string): { text: unknown; answer_start: unknown } {
  const codePoints = [...context];
  const start = random.below(codePoints.length);
  const text = codePoints.slice(start, start + 1 + random.below(6)).join('');
  const before = codePoints.slice(0, start).join('');
  switch (random.below(14)) {
    case 0:
      return { text, answer_start: start + random.below(7) - 3 };
    case 1:
      return { text, answer_start: before.length };
    case 2:
      return { text, answer_start: new TextEncoder().encode(before).length };
    case 3:
      return { text: ` ${text}`, answer_start: start };
    case 4:
      return { text: `${text}\t`, answer_start: start };
    case 5:
      return { text: text.toUpperCase(), answer_start: start };
    case 6:
      return { text: '', answer_start: -1 };
    case 7:
      return { text, answer_start: -start - 1 };
    case 8:
      return { text, answer_start: codePoints.length + random.below(3) };
    case 9:
      return { text: `${text}zzz`, answer_start: start };
    case 10:
      return { text: pick(random, [text, null, 3]), answer_start: pick(random, [String(start), null, 1.5, '']) };
    default:
      return { text, answer_start: start };
  }
}

/** How a file is written: what other programs do, and what no program should. */
export interface JsonLayout {
  readonly indent: string;
  readonly lineEnd: string;
  readonly colon: string;
  readonly comma: string;
  readonly isAscii: boolean;
  readonly hasByteOrderMark: boolean;
}

export function randomLayout(random: Random): JsonLayout {
  return {
    indent: pick(random, ['', '', '  ', '    ', '\t']),
    lineEnd: pick(random, ['\n', '\n', '\r\n']),
    colon: pick(random, [': ', ':', ' : ']),
    comma: pick(random, [', ', ',']),
    isAscii: random.below(2) === 0,
    hasByteOrderMark: random.below(5) === 0,
  };
}

/** Writes a value as JSON in a layout. */
export function writeJson(value: unknown, layout: JsonLayout): string {
  const json = write(value, layout, layout.lineEnd);
  const escaped = layout.isAscii
    ? json.replace(/[^\0-\x7f]/g, unit => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    : json;
  return (layout.hasByteOrderMark ? '\ufeff' : '') + escaped;
}

function write(value: unknown, layout: JsonLayout, newLine: string): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const inner = newLine + layout.indent;
  const items = Array.isArray(value)
    ? value.map(item => write(item, layout, inner))
    : Object.entries(value)
        .filter(([, item]) => item !== undefined)
        .map(([key, item]) => `${JSON.stringify(key)}${layout.colon}${write(item, layout, inner)}`);
  const [open, close] = Array.isArray(value) ? ['[', ']'] : ['{', '}'];
  if (items.length === 0) return open + close;
  return layout.indent === ''
    ? open + items.join(layout.comma) + close
    : `${open}${inner}${items.join(`,${inner}`)}${newLine}${close}`;
}
