import { describe, expect, test } from 'vitest';
import { pick, randomDataset, randomLayout, randomText, writeJson } from '../../../test/support/randomDataset';
import { withoutAdvice } from '../../../test/support/withoutAdvice';
import { SpanLabError } from '../errors';
import { Random } from '../random';
import { readDataset } from './readDataset';
import { validateDataset } from './validate';

describe('validating and reading agree, and end', () => {
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
