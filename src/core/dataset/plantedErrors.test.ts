import { describe, expect, test } from 'vitest';
import { pick, randomLayout, writeJson, type JsonLayout } from '../../../test/support/randomDataset';
import { scripts } from '../../../test/support/scripts';
import { Random } from '../random';
import { applyFixes } from './applyFixes';
import type { Problem, ProblemCode } from './problem';
import { validateDataset } from './validate';

const seedsPerScript = 30;

interface Answer {
  readonly text: unknown;
  readonly answer_start: unknown;
}

/** A context that has the text once, whatever the letter case, at `start` code points. */
interface Record {
  readonly context: string;
  readonly text: string;
  readonly start: number;
}

/** Answers in place of the right one, of which each breaks one rule; none where the record does not allow it. */
const plants: readonly (readonly [ProblemCode, (random: Random, record: Record) => readonly Answer[]])[] = [
  ['span-utf16', (_, record) => wrongStarts(record, [utf16(record)])],
  ['span-bytes', (_, record) => wrongStarts(record, utf8(record) === utf16(record) ? [] : [utf8(record)])],
  ['span-negative', (random, { text }) => [{ text, answer_start: -1 - random.below(2000) }]],
  [
    'span-edge-space',
    (random, { text, start, context }) => [
      { text: `${text}\t`, answer_start: start },
      { text: `\n ${text}`, answer_start: start },
      ...(start < 2 ? [] : [{ text: ` \u3000${text}  `, answer_start: start - 2 }]),
      ...(context[utf16({ context, text, start }) - 1] === ' ' ? [{ text, answer_start: start - 1 }] : []),
      { text: `${text}${pick(random, ['\r\n', '\u00a0'])}`, answer_start: start },
    ],
  ],
  [
    'span-case',
    (_, { text, start }) =>
      [text.toUpperCase(), text.toLowerCase()]
        .filter(other => other !== text && other.toLowerCase() === text.toLowerCase())
        .map(other => ({ text: other, answer_start: start })),
  ],
  [
    'span-out-of-range',
    (random, record) => {
      const beyond = lengthOf(record.context) + random.below(3000);
      return isOtherUnit(record, beyond) ? [] : [{ text: record.text, answer_start: beyond }];
    },
  ],
  [
    'span-absent',
    (_, { text, start }) =>
      text.includes(' ') ? [{ text: text.replaceAll(' ', ' \u3000'), answer_start: start }] : [],
  ],
  [
    'span-mismatch',
    (_, record) => {
      const last = lengthOf(record.context) - lengthOf(record.text);
      const starts = [-7, -3, -2, 1, 2, 5].map(by => record.start + by).filter(start => start >= 0 && start <= last);
      return wrongStarts(
        record,
        starts.filter(start => !isOtherUnit(record, start) && !isBlankBefore(record, start)),
      );
    },
  ],
  ['field-type', (_, { text, start }) => [{ text, answer_start: String(start) }]],
];

describe.each(Object.entries(scripts))('%s', (_, letters) => {
  test('each planted error has its code and no other, and its fix gives the file back', () => {
    let planted = 0;
    for (let seed = 0; seed < seedsPerScript; seed++) {
      const random = Random.fromSeed(seed);
      const record = randomRecord(random, letters);
      const layout = randomLayout(random);
      const right = write(record, [{ text: record.text, answer_start: record.start }], layout);
      expect(validateDataset(right).problems, `seed ${seed}`).toEqual([]);
      for (const [code, plant] of plants) {
        for (const answer of plant(random, record)) {
          const wrong = write(record, [answer], layout);
          const story = `seed ${seed}, ${code}: ${JSON.stringify({ record, answer })}`;
          expect(repaired(wrong, validateDataset(wrong).problems, code, story), story).toBe(right);
          planted++;
        }
      }
    }
    expect(planted).toBeGreaterThan(seedsPerScript * 6);
  });

  test('where the text stands twice, the right place is among the fixes, and none is preferred', () => {
    for (let seed = 0; seed < seedsPerScript; seed++) {
      const random = Random.fromSeed(seed, 1);
      const { context, text, start } = randomRecord(random, letters);
      const twice = { context: `${context} ${context}`, text, start };
      const wrong = write(twice, [{ text, answer_start: -1 }], randomLayout(random));
      const { problems } = validateDataset(wrong);
      const story = `seed ${seed}: ${JSON.stringify(twice)}`;
      expect(problems, story).toHaveLength(1);
      const fixes = problems[0]?.fixes ?? [];
      expect(
        fixes.map(({ isPreferred }) => isPreferred),
        story,
      ).toEqual([false, false]);
      for (const fix of fixes) expect(validateDataset(applyFixes(wrong, [fix]).text).problems, story).toEqual([]);
    }
  });
});

/** The file after the one problem's preferred fix. */
function repaired(text: string, problems: readonly Problem[], code: ProblemCode, story: string): string {
  expect(
    problems.map(problem => problem.code),
    story,
  ).toEqual([code]);
  const fixes = problems.flatMap(problem => problem.fixes.filter(({ isPreferred }) => isPreferred));
  expect(fixes, story).toHaveLength(1);
  return applyFixes(text, fixes).text;
}

function write({ context }: Record, answers: readonly Answer[], layout: JsonLayout): string {
  const before = { id: 'before', question: 'Is it first?', answers: [] };
  const qas = [before, { id: 'planted', question: 'What?', answers, note: '\u{1f600}\t' }];
  return writeJson({ version: 'v2.0', data: [{ title: 'x', paragraphs: [{ context, qas }] }] }, layout);
}

/** Words with blanks between them; one to three of them are the answer. */
function randomRecord(random: Random, letters: readonly string[]): Record {
  for (;;) {
    const words = Array.from({ length: 4 + random.below(12) }, () =>
      Array.from({ length: 1 + random.below(5) }, () => pick(random, letters)).join(''),
    );
    const context = pick(random, ['', '', '😀 ', '“ ', 'é']) + words.join(' ');
    const first = random.below(words.length);
    const text = words.slice(first, first + 1 + random.below(3)).join(' ');
    const at = context.toLowerCase().indexOf(text.toLowerCase());
    const isOnly = context.toLowerCase().lastIndexOf(text.toLowerCase()) === at;
    if (isOnly && lengthOf(text) > 1) return { context, text, start: lengthOf(context.slice(0, at)) };
  }
}

function wrongStarts({ text, start }: Record, starts: readonly number[]): Answer[] {
  return starts.filter(each => each !== start).map(answer_start => ({ text, answer_start }));
}

function isOtherUnit(record: Record, start: number): boolean {
  return start === utf16(record) || start === utf8(record);
}

/** Whether only blanks stand between a place and the answer. */
function isBlankBefore({ context, start }: Record, place: number): boolean {
  return place < start && [...context].slice(place, start).join('').trim() === '';
}

function utf16(record: Record): number {
  return before(record).length;
}

function utf8(record: Record): number {
  return new TextEncoder().encode(before(record)).length;
}

function before({ context, start }: Record): string {
  return [...context].slice(0, start).join('');
}

function lengthOf(text: string): number {
  return [...text].length;
}
