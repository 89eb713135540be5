import { describe, expect, test } from 'vitest';
import { randomDataset, randomLayout, writeJson, type DatasetValue } from '../../../../test/support/randomDataset';
import { Random } from '../../random';
import { findLeaks } from '../leaks/findLeaks';
import { analyseDataset } from '../analysis';
import { cutDataset } from './cutDataset';
import { sampleDataset, splitDataset } from './splitDataset';

const seeds = Array.from({ length: 100 }, (_, seed) => seed);

function dataset(articles: number, paragraphs: number): string {
  const data = Array.from({ length: articles }, (_, article) => ({
    title: `t${article}`,
    note: { kept: [article, 1.5] },
    paragraphs: Array.from({ length: paragraphs }, (__, paragraph) => ({
      context: `context ${article} ${paragraph}`,
      extra: null,
      qas: Array.from({ length: 1 + ((article + paragraph) % 3) }, (___, question) => ({
        id: `${article}-${paragraph}-${question}`,
        question: 'What?',
        answers: [{ text: 'context', answer_start: 0 }],
      })),
    })),
  }));
  return `${JSON.stringify({ version: '1.1', data, after: 'too' }, null, 2)}\n`;
}

function idsOf(text: string): (string | null)[] {
  return analyseDataset(text).paragraphs.flatMap(({ questions }) => questions.map(({ id }) => id));
}

describe('splitDataset', () => {
  test.each(['article', 'paragraph'] as const)('by %s: every question is in one part, no context in both', by => {
    const text = dataset(20, 5);
    const { train, validation } = splitDataset(text, { validationShare: 0.1, seed: 42, by });
    expect([...idsOf(train.text), ...idsOf(validation.text)].sort()).toEqual(idsOf(text).sort());
    expect(train.questions + validation.questions).toBe(idsOf(text).length);
    expect(validation.questions).toBe(idsOf(validation.text).length);
    expect(Math.abs(validation.questions / idsOf(text).length - 0.1)).toBeLessThan(0.03);
    expect(
      findLeaks(analyseDataset(validation.text).paragraphs, analyseDataset(train.text).paragraphs).counts,
    ).toMatchObject({ contexts: 0, pairs: 0 });
    const articlesOf = (part: string): Set<unknown> =>
      new Set((JSON.parse(part) as DatasetValue).data.map(({ title }) => title));
    const shared = [...articlesOf(train.text)].filter(title => articlesOf(validation.text).has(title));
    expect(shared.length > 0).toBe(by === 'paragraph');
  });

  test('the seed alone decides', () => {
    const split = (seed: number): string[] =>
      Object.values(splitDataset(dataset(20, 2), { validationShare: 0.2, seed, by: 'article' })).map(
        ({ text }) => text,
      );
    expect(split(1)).toEqual(split(1));
    expect(split(1)).not.toEqual(split(2));
    const { validation } = splitDataset(dataset(5, 1), { validationShare: 0.3, seed: 42, by: 'article' });
    expect(idsOf(validation.text)).toEqual(['0-0-0', '2-0-0', '2-0-1', '2-0-2']);
  });

  test('paragraphs that share a context stay together', () => {
    const copies = dataset(6, 2).replaceAll(/context [01235] 0/g, 'the same');
    for (const seed of [1, 2, 3]) {
      const parts = splitDataset(copies, { validationShare: 0.3, seed, by: 'article' });
      const sides = Object.values(parts).filter(({ text }) => text.includes('the same'));
      expect(sides).toHaveLength(1);
      expect(sides[0]?.text.match(/the same/g)).toHaveLength(5);
    }
  });

  test('neither part is ever empty', () => {
    for (const validationShare of [0.001, 0.999]) {
      const { train, validation } = splitDataset(dataset(2, 1), { validationShare, seed: 1, by: 'article' });
      expect([train.paragraphs, validation.paragraphs]).toEqual([1, 1]);
    }
    expect(() => splitDataset(dataset(1, 3), { validationShare: 0.5, seed: 1, by: 'article' })).toThrow(
      expect.objectContaining({ code: 'dataset-empty' }),
    );
  });

  test.each([
    ['{', 'json-syntax'],
    ['{"rows": []}', 'format-unknown'],
  ])('%s cannot be split', (text, code) => {
    expect(() => splitDataset(text, { validationShare: 0.5, seed: 1, by: 'article' })).toThrow(
      expect.objectContaining({ code }),
    );
    expect(() => sampleDataset(text, { size: 1, seed: 1 })).toThrow(expect.objectContaining({ code }));
  });
});

describe('sampleDataset', () => {
  test('has as many questions as asked for, in the order of the file', () => {
    const text = dataset(8, 4);
    const sample = sampleDataset(text, { size: 10, seed: 7 });
    const ids = idsOf(sample.text);
    expect(ids).toHaveLength(10);
    expect(sample.questions).toBe(10);
    expect(ids).toEqual(idsOf(text).filter(id => ids.includes(id)));
    const value = JSON.parse(sample.text) as { version: unknown; after: unknown; data: readonly { note: unknown }[] };
    expect([value.version, value.after]).toEqual(['1.1', 'too']);
    expect(value.data.map(({ note }) => note)).toContainEqual({ kept: [0, 1.5] });
  });

  test('all there are where more are asked for', () => {
    const text = dataset(2, 2);
    expect(sampleDataset(text, { size: 1000, seed: 7 }).text).toBe(text);
  });
});

describe('cutDataset', () => {
  test.each(seeds)('keeps the values of what stays, in every layout (seed %i)', seed => {
    const random = Random.fromSeed(seed);
    const value = randomDataset(random);
    const text = writeJson(value, randomLayout(random));
    expect(cutDataset(text, () => 'all', true)).toBe(text);
    const count = value.data.reduce((sum, { paragraphs }) => sum + paragraphs.length, 0);
    const choices = Array.from({ length: count }, () =>
      random.below(3) === 0
        ? 'none'
        : random.below(2) === 0
          ? 'all'
          : new Set([0, 2].filter(() => random.below(2) === 0)),
    );
    let index = 0;
    const data = value.data.flatMap(article => {
      const paragraphs = article.paragraphs.flatMap(paragraph => {
        const choice = choices[index++] ?? 'none';
        if (choice === 'none') return [];
        return [{ ...paragraph, qas: paragraph.qas.filter((_, at) => choice === 'all' || choice.has(at)) }];
      });
      return paragraphs.length === 0 ? [] : [{ ...article, paragraphs }];
    });
    const cut = cutDataset(text, at => choices[at] ?? 'none', false);
    expect(JSON.parse(cut.replace(/^\ufeff/, ''))).toEqual(JSON.parse(JSON.stringify({ ...value, data })));
  });
});
