import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { randomDataset, randomLayout, writeJson } from '../../../test/support/randomDataset';
import { withoutAdvice } from '../../../test/support/withoutAdvice';
import { Random } from '../random';
import { LineIndex } from '../text/lineIndex';
import type { Problem, ProblemCode } from './problem';
import { problemCodes } from './problem';
import { readDataset } from './readDataset';
import { validateDataset, type ValidationReport } from './validate';

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
