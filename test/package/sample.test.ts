import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { readDataset } from '../../src/core/dataset/readDataset';
import { runConfigSchema } from '../../src/core/runs/runConfig';

const folder = join(import.meta.dirname, '../../media/sample');

/** SQuAD 1.1, strict, read without the product's own reader so that the two check each other. */
const squadSchema = z.strictObject({
  version: z.literal('1.1'),
  data: z.array(
    z.strictObject({
      title: z.string().min(1),
      paragraphs: z.array(
        z.strictObject({
          context: z.string().min(1),
          qas: z.array(
            z.strictObject({
              question: z.string().min(1),
              id: z.string().min(1),
              answers: z.array(z.strictObject({ text: z.string(), answer_start: z.int() })).min(1),
            }),
          ),
        }),
      ),
    }),
  ),
});

/** One answer of a sample file with what is needed to judge it. */
interface SampleAnswer {
  readonly id: string;
  readonly context: string;
  readonly text: string;
  readonly startCodePoint: number;
}

/** A sample file, flattened. */
function readSample(name: string) {
  const { data } = squadSchema.parse(JSON.parse(readFileSync(join(folder, name), 'utf8')));
  const paragraphs = data.flatMap(article => article.paragraphs);
  const questions = paragraphs.flatMap(({ context, qas }) => qas.map(question => ({ ...question, context })));
  const answers = questions.flatMap(({ id, context, answers }) =>
    answers.map((answer): SampleAnswer => ({ id, context, text: answer.text, startCodePoint: answer.answer_start })),
  );
  return { articles: data, paragraphs, questions, answers };
}

/** The text at the answer's place, by code points; undefined where the place is outside the context. */
function textAt({ context, text, startCodePoint }: SampleAnswer): string | undefined {
  const codePoints = Array.from(context);
  const endCodePoint = startCodePoint + Array.from(text).length;
  if (startCodePoint < 0 || endCodePoint > codePoints.length) return undefined;
  return codePoints.slice(startCodePoint, endCodePoint).join('');
}

const isRight = (answer: SampleAnswer): boolean => answer.text !== '' && textAt(answer) === answer.text;
const countWords = (text: string): number => text.split(/\s+/u).length;
const hasAstralBefore = ({ context, startCodePoint }: SampleAnswer): boolean =>
  /[\u{10000}-\u{10ffff}]/u.test(Array.from(context).slice(0, startCodePoint).join(''));

const train = readSample('train.squad.json');
const validation = readSample('validation.squad.json');
const faulty = readSample('faulty.squad.json');

describe.each([
  ['train.squad.json', train, { articles: 6, paragraphs: 24, questions: 120 }],
  ['validation.squad.json', validation, { articles: 3, paragraphs: 10, questions: 42 }],
])('%s', (_name, sample, counts) => {
  it('has the counts its README states', () => {
    expect({
      articles: sample.articles.length,
      paragraphs: sample.paragraphs.length,
      questions: sample.questions.length,
    }).toEqual(counts);
  });

  it('has every answer at its offset in code points', () => {
    expect(sample.answers.filter(answer => !isRight(answer))).toEqual([]);
  });

  it('has answers behind characters outside the Basic Multilingual Plane', () => {
    expect(sample.answers.filter(hasAstralBefore).length).toBeGreaterThanOrEqual(5);
  });

  it('has no blank or punctuation at the edge of an answer', () => {
    expect(sample.answers.filter(({ text }) => /^[\s,.;:]|[\s,.;:]$/u.test(text))).toEqual([]);
  });

  it('has paragraphs of 60 to 130 words and answers of at most 20', () => {
    expect(sample.paragraphs.filter(({ context }) => countWords(context) < 60 || countWords(context) > 130)).toEqual(
      [],
    );
    expect(sample.answers.filter(({ text }) => countWords(text) > 20)).toEqual([]);
  });
});

describe('train and validation together', () => {
  it('have unique ids', () => {
    const ids = [...train.questions, ...validation.questions].map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('share no title and no context', () => {
    const shared = (left: readonly string[], right: readonly string[]) => left.filter(item => right.includes(item));
    const titles = (sample: typeof train) => sample.articles.map(({ title }) => title);
    const contexts = (sample: typeof train) => sample.paragraphs.map(({ context }) => context);
    expect(shared(titles(train), titles(validation))).toEqual([]);
    expect(shared(contexts(train), contexts(validation))).toEqual([]);
  });

  it('ask each question of a paragraph once', () => {
    const asked = [...train.questions, ...validation.questions].map(
      ({ question, context }) => `${question}\n${context}`,
    );
    expect(new Set(asked).size).toBe(asked.length);
  });
});

describe('faulty.squad.json', () => {
  /** The answer of one planted record. */
  const planted = (id: string): SampleAnswer => {
    const answer = faulty.answers.find(candidate => candidate.id === id);
    if (answer === undefined) throw new Error(`faulty.squad.json lacks ${id}`);
    return answer;
  };
  const occurrences = ({ context, text }: SampleAnswer): number => context.split(text).length - 1;
  /** The offset of the text's first occurrence, in the unit that `lengthOf` counts. */
  const offsetIn = ({ context, text }: SampleAnswer, lengthOf: (prefix: string) => number): number =>
    lengthOf(context.slice(0, context.indexOf(text)));
  const codePointLength = (text: string): number => Array.from(text).length;

  it('has exactly the planted wrong answers', () => {
    expect(faulty.answers.filter(answer => !isRight(answer)).map(({ id }) => id)).toEqual([
      'faulty-off-by-two',
      'faulty-case',
      'faulty-utf16',
      'faulty-bytes',
      'faulty-edge-space',
      'faulty-negative',
      'faulty-out-of-range',
      'faulty-absent',
      'faulty-empty',
      'faulty-ambiguous',
    ]);
  });

  it('uses exactly one id twice', () => {
    const ids = faulty.questions.map(({ id }) => id);
    expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual(['faulty-duplicate-id']);
  });

  it('has each error of the kind its id names', () => {
    const offByTwo = planted('faulty-off-by-two');
    expect(offByTwo.startCodePoint).toBe(offsetIn(offByTwo, codePointLength) + 2);
    expect(occurrences(offByTwo)).toBe(1);

    const wrongCase = planted('faulty-case');
    expect(textAt(wrongCase)?.toLowerCase()).toBe(wrongCase.text.toLowerCase());

    const utf16 = planted('faulty-utf16');
    expect(utf16.startCodePoint).toBe(offsetIn(utf16, prefix => prefix.length));

    const bytes = planted('faulty-bytes');
    expect(bytes.startCodePoint).toBe(offsetIn(bytes, prefix => Buffer.byteLength(prefix)));
    expect(bytes.startCodePoint).not.toBe(offsetIn(bytes, prefix => prefix.length));

    const edge = planted('faulty-edge-space');
    expect(textAt({ ...edge, text: edge.text.trim() })).toBe(edge.text.trim());

    const negative = planted('faulty-negative');
    expect(negative.startCodePoint).toBe(-1);
    expect(occurrences(negative)).toBe(1);

    const outOfRange = planted('faulty-out-of-range');
    expect(outOfRange.startCodePoint).toBeGreaterThan(codePointLength(outOfRange.context));
    expect(occurrences(outOfRange)).toBe(1);

    const absent = planted('faulty-absent');
    expect(absent.context.toLowerCase()).not.toContain(absent.text.toLowerCase());

    expect(planted('faulty-empty').text).toBe('');
    expect(occurrences(planted('faulty-ambiguous'))).toBe(2);
  });

  it('gets the codes that the README names, and the other two files none', () => {
    const problemsOf = (name: string) => readDataset(readFileSync(join(folder, name), 'utf8')).problems;
    const readme = readFileSync(join(folder, 'README.md'), 'utf8');
    const stated = Array.from(readme.matchAll(/^\| `(faulty-[a-z0-9-]+)` \| `([a-z0-9-]+)` \|/gmu), match => [
      match[1],
      match[2],
    ]);
    const found = problemsOf('faulty.squad.json').map(({ id, code }) => [id, code]);
    expect(stated).toHaveLength(11);
    expect(found.sort()).toEqual(stated.sort());
    expect(problemsOf('train.squad.json')).toEqual([]);
    expect(problemsOf('validation.squad.json')).toEqual([]);
  });

  it('lists each planted error in the README', () => {
    const readme = readFileSync(join(folder, 'README.md'), 'utf8');
    const ids = new Set(faulty.questions.map(({ id }) => id).filter(id => !id.startsWith('faulty-right')));
    expect([...ids].filter(id => !readme.includes(`\`${id}\``))).toEqual([]);
    expect(ids.size).toBe(11);
  });
});

describe('example.spanlab.json', () => {
  it('is a run config for the two sample files', () => {
    const config = runConfigSchema.parse(JSON.parse(readFileSync(join(folder, 'example.spanlab.json'), 'utf8')));
    expect(config).toMatchObject({
      train: 'train.squad.json',
      validation: 'validation.squad.json',
      epochs: 2,
      batchSize: 8,
    });
  });
});
