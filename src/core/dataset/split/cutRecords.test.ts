import { describe, expect, test } from 'vitest';
import { rowFormats, writeRows } from '../../../../test/support/datasetFormats';
import { Random } from '../../random';
import { analyseDataset } from '../analysis';
import { writeSquadFile } from '../formats/writeSquadFile';
import { findLeaks } from '../leaks/findLeaks';
import { validateDataset } from '../validate';
import { sampleDataset, splitDataset } from './splitDataset';

/** Twelve articles of two paragraphs with one to three questions each. */
const root = {
  version: '1.1',
  data: Array.from({ length: 12 }, (_, article) => ({
    title: `t${article}`,
    paragraphs: [0, 1].map(paragraph => ({
      context: `context, ${article} "${paragraph}" 😀`,
      qas: Array.from({ length: 1 + ((article + paragraph) % 3) }, (__, question) => ({
        id: `${article}-${paragraph}-${question}`,
        question: `What, ${question}?`,
        answers: [{ text: 'context', answer_start: 0 }],
        level: { hard: [question] },
      })),
    })),
  })),
};

const cmrc2018 = root.data.flatMap(({ title, paragraphs }) =>
  paragraphs.map(({ context, qas }) => ({
    context_id: context,
    context_text: context,
    title,
    qas: qas.map(({ id, question }) => ({ query_id: id, query_text: question, answers: ['context'] })),
  })),
);
const labelStudio = root.data.flatMap(({ title, paragraphs }) =>
  paragraphs.flatMap(({ context, qas }) =>
    qas.map(({ id, question }) => ({
      id,
      data: { title, text: context, question },
      annotations: [{ result: [{ value: { start: 0, end: 7, text: 'context', labels: ['Answer'] } }] }],
    })),
  ),
);

const files: readonly (readonly [string, string])[] = [
  ...rowFormats.map(format => [format, writeRows(Random.fromSeed(1), root, format)] as const),
  ['hw7', writeSquadFile(root, 'hw7').text],
  ['cmrc2018', `${JSON.stringify(cmrc2018, null, 2)}\n`],
  ['labelStudio', JSON.stringify(labelStudio)],
];

const idsOf = (text: string): (string | null)[] =>
  analyseDataset(text)
    .paragraphs.flatMap(({ questions }) => questions.map(({ id }) => id))
    .sort();

describe.each(files)('%s', (_name, text) => {
  test.each(['article', 'paragraph'] as const)('by %s: every question is in one part, no context in both', by => {
    const { train, validation } = splitDataset(text, { validationShare: 0.25, seed: 42, by });
    expect([...idsOf(train.text), ...idsOf(validation.text)].sort()).toEqual(idsOf(text));
    for (const part of [train, validation]) {
      const { format, problems, questions, paragraphs } = validateDataset(part.text);
      expect(format).toBe(validateDataset(text).format);
      expect(problems).toEqual([]);
      expect([questions, paragraphs]).toEqual([part.questions, part.paragraphs]);
    }
    expect(validation.questions / idsOf(text).length).toBeCloseTo(0.25, 1);
    const [forTraining, forValidation] = [analyseDataset(train.text), analyseDataset(validation.text)];
    const { leaks } = findLeaks(forValidation.paragraphs, forTraining.paragraphs);
    expect(leaks.filter(({ kind }) => kind === 'exact')).toEqual([]);
    const titles = new Set(forTraining.paragraphs.map(({ title }) => title));
    const shared = forValidation.paragraphs.filter(({ title }) => title !== '' && titles.has(title));
    if (by === 'article') expect(shared).toEqual([]);
  });

  test('a sample has its questions as they are written', () => {
    const sample = sampleDataset(text, { size: 5, seed: 3 });
    expect(sample.questions).toBe(5);
    expect(idsOf(sample.text)).toHaveLength(5);
    expect(validateDataset(sample.text).problems).toEqual([]);
    expect(sampleDataset(text, { size: 1000, seed: 3 }).text).toBe(text);
  });
});

test('lines and rows stay to the letter', () => {
  const lines = root.data.map(({ title }, index) =>
    [
      `{ "id":"${index}" , "title": "${title}","context":"c${index}", "question": "?", "x": [1.50],`,
      `"answers": []}`,
    ].join(' '),
  );
  const { train, validation } = splitDataset(lines.join('\r\n'), { validationShare: 0.5, seed: 1, by: 'article' });
  expect([...train.text.trimEnd().split('\r\n'), ...validation.text.trimEnd().split('\r\n')].sort()).toEqual(
    lines.sort(),
  );
  const rows = ['a,"c ""1"", or so",?', 'b,\'c2\',"?"', 'c,c3,?'];
  const table = ['id,context,question', ...rows, ''].join('\n');
  const { text } = sampleDataset(table, { size: 2, seed: 5 });
  const kept = text.trimEnd().split('\n');
  expect(kept[0]).toBe('id,context,question');
  expect(kept).toHaveLength(3);
  expect(rows).toEqual(expect.arrayContaining(kept.slice(1)));
});

test('a broken table is refused', () => {
  expect(() => sampleDataset('context,question\n"a', { size: 1, seed: 1 })).toThrow(
    expect.objectContaining({ code: 'csv-syntax' }) as Error,
  );
});
