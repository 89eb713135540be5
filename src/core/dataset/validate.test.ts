import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { pick, randomDataset, randomLayout, randomText, writeJson } from '../../../test/support/randomDataset';
import { withoutAdvice } from '../../../test/support/withoutAdvice';
import { SpanLabError } from '../errors';
import { Random } from '../random';
import { LineIndex } from '../text/lineIndex';
import { applyEdits } from './applyFixes';
import type { Problem, ProblemCode } from './problem';
import { problemCodes } from './problem';
import { readDataset } from './readDataset';
import { DatasetValidator, validateDataset, type ValidationReport } from './validate';

const root = join(import.meta.dirname, '../../..');
const everyRule = readFileSync(join(root, 'test/fixtures/dataset/everyRule.json'), 'utf8');

/** What a user sees of a report, as text. */
function printReport(text: string, { problems, ...counts }: ValidationReport): string {
  const lines = new LineIndex(text);
  const place = (utf16: number): string => {
    const { line, character } = lines.positionAt(utf16);
    return `${line + 1}:${character + 1}`;
  };
  const printed = problems.map(({ code, severity, message, id, startUtf16, endUtf16, related = [], fixes }) =>
    [
      `${place(startUtf16)}-${place(endUtf16)} ${severity} ${code}${id === undefined ? '' : ` [${id}]`}`,
      `  at    ${text.slice(startUtf16, endUtf16)}`,
      `  ${message}`,
      ...related.map(other => `  see   ${place(other.startUtf16)}-${place(other.endUtf16)} ${other.message}`),
      ...fixes.flatMap(fix => [
        `  fix${fix.isPreferred ? ' *' : '  '} ${fix.title}`,
        ...fix.edits.map(
          edit => `        ${place(edit.startUtf16)}-${place(edit.endUtf16)} ${JSON.stringify(edit.newText)}`,
        ),
      ]),
    ].join('\n'),
  );
  return `${printed.join('\n')}\n\n${JSON.stringify(counts, null, 1)}\n`;
}

test('the diagnostics of a file that breaks every rule', async () => {
  const report = validateDataset(everyRule);
  await expect(printReport(everyRule, report)).toMatchFileSnapshot(join(root, 'test/golden/dataset/everyRule.txt'));
  const missing = problemCodes.filter(code => report.counts[code] === undefined);
  expect(missing).toEqual([
    'answer-end-mismatch',
    'json-syntax',
    'csv-syntax',
    'format-unknown',
    'span-cuts-token',
    'leak-context',
    'leak-question',
  ] satisfies ProblemCode[]);
});

test('reading and validating find the same', () => {
  expect(readDataset(everyRule).problems).toEqual(withoutAdvice(validateDataset(everyRule).problems));
});

test.each(['[]', '{}', '"data"', '{"data": [{"question": "?"}]}'])('%s is no data set', text => {
  const report = validateDataset(text);
  expect(report).toMatchObject({ format: 'unknown', questions: 0, counts: { 'format-unknown': 1 } });
  expect(report.problems).toHaveLength(1);
});

describe('text that is no JSON', () => {
  test.each([
    ['nothing', '', 0],
    ['a missing comma', '{"data": [{} {}]}', 13],
    ['a trailing comma', '{"data": [1,]}', 12],
    ['a comment', '{"data": [] /* none */}', 12],
    ['something behind', '{"data": []} x', 13],
    ['a second value', '{"data": []}{"data": []}', 12],
    ['a string over two lines', '{"data": ["a\nb"]}', 10],
    ['a word', '{"data": NaN}', 9],
    ['nesting without end', `{"data": ${'['.repeat(100_000)}`, 508],
  ])('%s is reported where it is', (_, text, at) => {
    const { problems } = validateDataset(text);
    expect(problems[0]).toMatchObject({ code: 'json-syntax', severity: 'error', startUtf16: at, fixes: [] });
  });

  test('what can be read is validated all the same', () => {
    const cut = everyRule.slice(0, everyRule.indexOf('"No paragraphs"') + 5);
    const { counts, problems, questions } = validateDataset(cut);
    expect(counts['json-syntax']).toBeGreaterThan(0);
    expect(counts['span-mismatch']).toBe(2);
    expect(questions).toBe(22);
    // Of what is whole, the fixes are still there.
    expect(problems.find(({ id }) => id === 'mismatch')?.fixes).toHaveLength(1);
  });

  test('a question with a fault says nothing else, its neighbours do', () => {
    const broken = everyRule.replace('"text": "Charles",', '"text": "Charles"');
    const { counts, problems } = validateDataset(broken);
    expect(counts['json-syntax']).toBeGreaterThan(0);
    expect(problems.filter(({ id }) => id === 'mismatch')).toEqual([]);
    expect(problems.find(({ id }) => id === 'utf16')).toMatchObject({ code: 'span-utf16', fixes: [] });
  });
});

test('of several members with one key the last counts, as in JSON.parse', () => {
  const answer = '{"text": "x", "text": "b", "answer_start": 1, "answer_start": 0}';
  const paragraph = `{"context": 7, "context": "ab", "qas": [{"id": 1, "question": "?", "answers": [${answer}]}]}`;
  const text = `{"data": [1], "data": [{"paragraphs": 1, "paragraphs": [${paragraph}]}]}`;
  const { counts, problems } = validateDataset(text);
  expect(counts).toEqual({ 'span-mismatch': 1 });
  expect(problems[0]?.startUtf16).toBe(text.lastIndexOf('0'));
});

test('nesting beyond any sense in a field nobody reads is no problem', () => {
  const deep = '['.repeat(100_000) + ']'.repeat(100_000);
  const qas = '[{"id": 1, "question": "?", "answers": [{"text": "a", "answer_start": 1}]}]';
  const text = `{"data": [{"paragraphs": [{"context": "ab", "extra": ${deep}, "qas": ${qas}}]}]}`;
  const { counts, problems } = validateDataset(text);
  expect(counts).toEqual({ 'span-mismatch': 1 });
  expect(text[problems[0]?.startUtf16 ?? 0]).toBe('{');
});

describe('positions', () => {
  test.each(Array.from({ length: 150 }, (_, seed) => seed))('are right in every layout (seed %i)', seed => {
    const random = Random.fromSeed(seed);
    const value = randomDataset(random);
    const text = writeJson(value, randomLayout(random));
    const report = validateDataset(text);
    expect(withoutAdvice(report.problems)).toEqual(readDataset(text).problems);
    const starts = report.problems.map(({ startUtf16 }) => startUtf16);
    expect(starts).toEqual([...starts].sort((a, b) => a - b));
    for (const problem of report.problems) checkMark(text, problem);
    // Layout changes places and nothing else.
    const plain = validateDataset(JSON.stringify(value));
    const facts = ({ code, message, id, fixes }: Problem): unknown => [
      code,
      message,
      id,
      fixes.map(({ title }) => title),
    ];
    expect(report.problems.map(facts)).toEqual(plain.problems.map(facts));
    expect({ ...report, problems: [] }).toEqual({ ...plain, problems: [] });
  });
});

/** Codes whose mark is the number, the string or the key they are about. */
function checkMark(text: string, { code, startUtf16, endUtf16 }: Problem): void {
  const marked = text.slice(startUtf16, endUtf16);
  switch (code) {
    case 'span-mismatch':
    case 'span-utf16':
    case 'span-bytes':
    case 'span-out-of-range':
    case 'span-negative':
      expect(marked).toMatch(/^-?\d+$/);
      break;
    case 'span-edge-space':
    case 'span-case':
    case 'span-absent':
    case 'span-empty':
    case 'question-empty':
    case 'context-empty':
      expect(typeof JSON.parse(marked)).toBe('string');
      break;
    case 'answerable-without-answers':
      expect(marked).toBe('"answers"');
      break;
    case 'impossible-with-answers':
      expect(marked).toBe('true');
      break;
    default:
      expect(marked).toMatch(/^(\{|\[|".*"|-?[\d.]+|true|false|null)$/s);
  }
}

describe('after edits', () => {
  describe.each([
    ['whole', (text: string) => text],
    ['cut off', (text: string) => text.slice(0, -2)],
    ['spoilt at its beginning', (text: string) => text.replace('"data"', '"note": x, "data"')],
  ])('in a file that is %s', (_, spoil) => {
    test.each(Array.from({ length: 80 }, (__, seed) => seed))('the report is that of a fresh look (seed %i)', seed => {
      const random = Random.fromSeed(seed);
      const validator = new DatasetValidator();
      let value = randomDataset(random);
      const layout = randomLayout(random);
      validator.validate(spoil(writeJson(value, layout)));
      for (let step = 0; step < 12; step++) {
        value = mutate(random, value);
        const text = spoil(writeJson(value, layout));
        expect(validator.validate(text), text).toEqual(validateDataset(text));
      }
    });
  });

  test('a paragraph that is broken for a while leaves the others alone', () => {
    const validator = new DatasetValidator();
    const whole = validator.validate(everyRule);
    const at = everyRule.indexOf('Charles",');
    for (const [inserted, minimum] of [
      ['"', 1],
      ['\\', 1],
      ['{', 1],
    ] as const) {
      const broken = validator.validate(everyRule.slice(0, at) + inserted + everyRule.slice(at));
      expect(broken.counts['json-syntax'] ?? 0).toBeGreaterThanOrEqual(inserted === '{' ? 0 : minimum);
      expect(broken.counts['field-type']).toBeGreaterThan(2);
      expect(validator.validate(everyRule)).toEqual(whole);
    }
  });

  test('a paragraph may become two', () => {
    const text = '{"data": [{"paragraphs": [{"context": "a", "qas": []}, {"context": "b", "qas": []}]}]}';
    const validator = new DatasetValidator();
    validator.validate(text);
    const split = text.replace('"a", ', '"a", "qas": []}, {"context": "c", ');
    expect(validator.validate(split)).toEqual(validateDataset(split));
    expect(validator.validate(split).paragraphs).toBe(3);
  });

  test('the first is_impossible makes the file another format', () => {
    const qas = (more: string): string => `[{"id": 1, "question": "?", "answers": []${more}}]`;
    const file = (more: string): string =>
      `{"data": [{"paragraphs": [{"context": "a", "qas": ${qas('')}}, {"context": "b", "qas": ${qas(more)}}]}]}`;
    const validator = new DatasetValidator();
    expect(validator.validate(file('')).counts['answerable-without-answers']).toBe(2);
    expect(validator.validate(file(', "is_impossible": true')).counts['answerable-without-answers']).toBeUndefined();
    expect(validator.validate(file(''))).toEqual(validateDataset(file('')));
  });

  test.each(Array.from({ length: 60 }, (_, seed) => seed))(
    'of any kind it ends where a fresh look ends (seed %i)',
    seed => {
      const random = Random.fromSeed(seed);
      const text = writeJson(randomDataset(random), randomLayout(random));
      const validator = new DatasetValidator();
      validator.validate(text);
      for (let step = 0; step < 10; step++) {
        const start = random.below(text.length);
        const end = Math.min(text.length, start + random.below(3));
        validator.validate(applyEdits(text, [{ startUtf16: start, endUtf16: end, newText: randomText(random, 2) }]));
        expect(validator.validate(text), text).toEqual(validateDataset(text));
      }
    },
  );
});

/** The data set with one thing changed: mostly within a question, now and then above. */
function mutate(random: Random, value: ReturnType<typeof randomDataset>): ReturnType<typeof randomDataset> {
  const copy = structuredClone(value);
  const other = randomDataset(random);
  const article = pick(random, copy.data);
  const paragraph = article.paragraphs[random.below(article.paragraphs.length + 1)];
  const question = paragraph?.qas[random.below(paragraph.qas.length + 1)];
  const answer = question?.answers?.[random.below((question.answers.length || 0) + 1)];
  if (answer !== undefined) answer.answer_start = random.below(80) - 5;
  else if (question !== undefined) question.id = pick(random, ['q0', 'q1', 'new', 3, null]);
  else if (paragraph !== undefined) paragraph.qas.push(...(other.data[0]?.paragraphs[0]?.qas ?? []));
  else if (random.below(2) === 0) article.title = randomText(random, 5);
  else copy.data.push(...other.data);
  return copy;
}

describe('never throws and always ends', () => {
  const seeds = Array.from({ length: 300 }, (_, seed) => seed);

  test.each(seeds)('whatever the text is (seed %i)', seed => {
    const random = Random.fromSeed(seed);
    checkAnyText(damage(random, writeJson(randomDataset(random), randomLayout(random))));
  });

  test.each(seeds)('whatever the types are (seed %i)', seed => {
    const random = Random.fromSeed(seed);
    let value: unknown = randomDataset(random);
    for (let count = random.below(4) + 1; count > 0; count--) value = withWrongType(random, value);
    checkAnyText(writeJson(value, randomLayout(random)));
  });

  test('nor do names that objects have by themselves', () => {
    const qas = '[{"id": "__proto__", "question": "?", "answers": [{"text": "a", "answer_start": 0}]}]';
    const paragraph = `{"__proto__": {"context": "b"}, "constructor": 1, "context": "a", "qas": ${qas}}`;
    checkAnyText(`{"data": [{"__proto__": [], "toString": 1, "paragraphs": [${paragraph}, ${paragraph}]}]}`);
  });
});

/** What holds for every text, be it a data set or not. */
function checkAnyText(text: string): void {
  const report = validateDataset(text);
  let isJson = true;
  try {
    JSON.parse(text.replace(/^\ufeff/, ''));
  } catch {
    isJson = false;
  }
  expect((report.counts['json-syntax'] ?? 0) > 0, text).toBe(!isJson);
  for (const { startUtf16, endUtf16 } of report.problems) {
    expect(startUtf16).toBeGreaterThanOrEqual(0);
    expect(endUtf16).toBeGreaterThanOrEqual(startUtf16);
    expect(endUtf16).toBeLessThanOrEqual(text.length);
  }
  try {
    const { dataset, problems } = readDataset(text);
    expect(problems).toEqual(withoutAdvice(report.problems));
    expect([dataset.format, dataset.questionCount]).toEqual([report.format, report.questions]);
    for (const { context, answers } of dataset.examples) {
      for (const { text: answer, startCodePoint } of answers) {
        expect(Array.from(context).slice(startCodePoint).join('').startsWith(answer), text).toBe(true);
      }
    }
  } catch (error) {
    if (!(error instanceof SpanLabError)) throw error;
    expect(error.code).toBe(isJson ? 'format-unknown' : 'json-syntax');
    expect(report.format === 'unknown' || !isJson, text).toBe(true);
  }
}

/** The value with one part, of any depth, replaced by something else. */
function withWrongType(random: Random, value: unknown): unknown {
  const isLeaf = typeof value !== 'object' || value === null || random.below(8) === 0;
  if (isLeaf) return pick(random, [null, true, -1, 1.5, 1e300, '', 'text', [], {}, [[]], [null], { data: [] }]);
  const keys = Object.keys(value);
  if (keys.length === 0) return null;
  const key = pick(random, keys);
  const copy = structuredClone(value) as Record<string, unknown>;
  copy[key] = withWrongType(random, copy[key]);
  return copy;
}

/** A text with a piece cut out, moved, doubled, or replaced. */
function damage(random: Random, text: string): string {
  let damaged = text;
  for (let count = random.below(3) + 1; count > 0; count--) {
    const start = random.below(damaged.length + 1);
    const end = Math.min(damaged.length, start + random.below(random.below(2) === 0 ? 3 : 200));
    const piece = damaged.slice(start, end);
    const replacement = pick(random, [
      '',
      piece + piece,
      randomText(random, 3),
      '{',
      '}',
      '[',
      ']',
      '"',
      ',',
      ':',
      '\\',
      'null',
      '1e999',
      '\0',
    ]);
    damaged = damaged.slice(0, start) + replacement + damaged.slice(random.below(8) === 0 ? damaged.length : end);
  }
  return damaged;
}
