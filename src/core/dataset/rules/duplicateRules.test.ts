import { describe, expect, test } from 'vitest';
import { Random } from '../../random';
import { analyseDataset } from '../analysis';
import { reportOf, validateDataset } from '../validate';
import { checkDuplicates } from './duplicateRules';

const question = (text: string | null, id: string | null = null): { text: string | null; id: string | null } => ({
  text,
  id,
});

test('a question counts as repeated only where the context is the same', () => {
  const findings = checkDuplicates([
    { context: 'a', questions: [question('When?', 'q1'), question('When?', 'q2')] },
    { context: 'b', questions: [question('When?')] },
    { context: 'a', questions: [question('Why?'), question('When?')] },
    { context: null, questions: [question('When?'), question('When?')] },
    { context: 'c', questions: [question(null), question(null)] },
  ]);
  const facts = [...findings].map(([index, own]) => [index, own.map(({ code, path, id }) => [code, path, id])]);
  expect(new Map(facts as [number, unknown][])).toEqual(
    new Map([
      [0, [['question-duplicate', ['qas', 1, 'question'], 'q2']]],
      [2, [['context-duplicate', ['context'], undefined]]],
    ]),
  );
  expect(findings.get(0)?.[0]?.related).toMatchObject([{ paragraphIndex: 0 }, { paragraphIndex: 2 }]);
});

test('what stands in many places is told once, where it comes for the second time, with the other places', () => {
  const copy = { context: 'a', questions: [question('Who?'), question('Why?')] };
  const findings = checkDuplicates([copy, { context: 'b', questions: [question('Who?')] }, copy, copy, copy]);
  const related = [...findings].map(([index, own]) => [
    index,
    own.map(each => [
      each.code,
      each.path[1] ?? null,
      (each.related ?? []).map(({ paragraphIndex }) => paragraphIndex),
    ]),
  ]);
  expect(related).toEqual([
    [
      2,
      [
        ['context-duplicate', null, [0, 3, 4]],
        ['question-duplicate', 0, [0, 3, 4]],
        ['question-duplicate', 1, [0, 3, 4]],
      ],
    ],
  ]);
  const messages = findings.get(2)?.map(({ message }) => message);
  expect(messages?.slice(0, 2)).toEqual([
    'An earlier paragraph has the same context, and it comes 2 more times.',
    'The same question stands in an earlier paragraph with the same context before, and it comes 2 more times.',
  ]);
});

test('of thousands of places ten are named', () => {
  const questions = Array.from({ length: 5000 }, () => question('Who?'));
  const [own] = [...checkDuplicates([{ context: 'a', questions }]).values()];
  expect(own).toHaveLength(1);
  expect(own?.[0]?.related).toHaveLength(10);
  expect(own?.[0]?.message).toBe('The same question stands in this paragraph before, and it comes 4998 more times.');
});

interface TestParagraph {
  context: string;
  qas: { id: string; question: string; answers: [] }[];
}

function writeFile(paragraphs: readonly TestParagraph[]): string {
  return JSON.stringify({ version: 'v2.0', data: [{ paragraphs }] });
}

describe('after edits', () => {
  test.each(Array.from({ length: 60 }, (_, seed) => seed))('the same as from the beginning (seed %i)', seed => {
    const random = Random.fromSeed(seed);
    const word = (): string => 'abc'.charAt(random.below(3));
    const paragraphs = Array.from({ length: 4 }, (_, at) => ({
      context: word(),
      qas: Array.from({ length: random.below(4) }, (__, index) => ({
        id: `q${random.below(5) === 0 ? 0 : `${at}-${index}`}`,
        question: word(),
        answers: [] as [],
      })),
    }));
    let analysis = analyseDataset(writeFile(paragraphs));
    for (let round = 0; round < 20; round++) {
      const paragraph = paragraphs[random.below(4)];
      const edited = paragraph?.qas[random.below(4)];
      if (edited !== undefined && random.below(2) === 0) edited.question = word();
      else if (paragraph !== undefined) paragraph.context = word();
      const text = writeFile(paragraphs);
      analysis = analyseDataset(text, analysis);
      expect(reportOf(analysis)).toEqual(validateDataset(text));
    }
  });
});

test('other places are where the value stands, whatever comes before', () => {
  const paragraph = '{"qas": [{"id": "x", "qu\\u0065stion": "Wh\\"y?", "answers": []}], "context": "a}"}';
  const text = `\ufeff{"version": "v2.0", "data": [{"paragraphs": [${paragraph}, ${paragraph}]}]}`;
  const { problems } = validateDataset(text);
  const places = problems.map(({ code, related = [] }) => [
    code,
    related.map(({ startUtf16, endUtf16 }) => [startUtf16, text.slice(startUtf16, endUtf16)]),
  ]);
  const first = (part: string): number => text.indexOf(part);
  expect(places).toEqual([
    ['id-duplicate', [[first('"x"'), '"x"']]],
    ['question-duplicate', [[first('"Wh'), '"Wh\\"y?"']]],
    ['context-duplicate', [[first('"a}"'), '"a}"']]],
  ]);
});

test('of a paragraph that is no JSON only the beginning is pointed to', () => {
  const paragraph = '{"context": "a", "qas": [{"id": "x", "question": "Why?", "answers": []}]}';
  const text = `{"version": "v2.0", "data": [{"paragraphs": [${paragraph.replace(': "a",', ': "a" ')}, ${paragraph}]}]}`;
  const duplicate = validateDataset(text).problems.find(({ code }) => code === 'id-duplicate');
  const start = text.indexOf('{"context"');
  expect(duplicate?.related).toMatchObject([{ startUtf16: start, endUtf16: start + 1 }]);
});
