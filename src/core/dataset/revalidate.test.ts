import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { pick, randomDataset, randomLayout, randomText, writeJson } from '../../../test/support/randomDataset';
import { Random } from '../random';
import { applyEdits } from './applyFixes';
import { DatasetValidator, validateDataset } from './validate';

const everyRule = readFileSync(join(import.meta.dirname, '../../../test/fixtures/dataset/everyRule.json'), 'utf8');

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
