import { expect, test } from 'vitest';
import { analyseDataset } from '../../core/dataset/analysis';
import { questionAt, questionOf, questionsWithin } from './questions';

const paragraph = (name: string, count: number): unknown => ({
  context: `About ${name}.`,
  qas: Array.from({ length: count }, (_, index) => ({
    id: `${name}${index}`,
    question: `${name}${index}?`,
    answers: [],
  })),
});
const text = JSON.stringify({
  data: [{ title: 'T', paragraphs: [paragraph('a', 2), paragraph('b', 3), { context: 7 }] }],
});
const analysis = analyseDataset(text);
const ids = (questions: readonly { id: string | null }[]): (string | null)[] => questions.map(({ id }) => id);

test('questionsWithin gives the questions of the paragraphs in a range, up to a limit', () => {
  expect(ids(questionsWithin(analysis, 0, text.length, 100))).toEqual(['a0', 'a1', 'b0', 'b1', 'b2']);
  expect(ids(questionsWithin(analysis, 0, text.length, 3))).toEqual(['a0', 'a1', 'b0']);
  const inSecond = text.indexOf('About b');
  expect(ids(questionsWithin(analysis, inSecond, inSecond + 1, 100))).toEqual(['b0', 'b1', 'b2']);
});

test('questionAt gives the question around the cursor, with its context and its place', () => {
  const found = questionAt(analysis, text.indexOf('b1?'));
  expect(found).toMatchObject({ id: 'b1', question: 'b1?', context: 'About b.', paragraphIndex: 1, questionIndex: 1 });
  expect(text.slice(found?.contextStartUtf16).startsWith('About b.')).toBe(true);
  expect(text[found?.startUtf16 ?? 0]).toBe('{');
  expect(questionAt(analysis, text.indexOf('About b'))?.id).toBe('b0');
  expect(questionAt(analysis, 1)).toBeNull();
});

test('a context with escapes is given as it is written, too', () => {
  const escaped = text.replace('About b.', String.raw`\u0041bout \"b\".`);
  const found = questionAt(analyseDataset(escaped), escaped.indexOf('b1?'));
  expect(found).toMatchObject({ context: 'About "b".', writtenContext: String.raw`\u0041bout \"b\".` });
  expect(escaped.slice(found?.contextStartUtf16).startsWith(found?.writtenContext ?? '?')).toBe(true);
});

test('questionOf gives a question by its indexes', () => {
  expect(questionOf(analysis, 1, 2)?.id).toBe('b2');
  expect(questionOf(analysis, 1, 9)).toBeNull();
  expect(questionOf(analysis, 2, 0)).toBeNull();
  expect(questionOf(analysis, 9, 0)).toBeNull();
});
