import { describe, expect, test } from 'vitest';
import { SpanLabError } from '../errors';
import { readDataset } from './readDataset';

const context = 'Ada 😀 wrote the first program.';

function question(id: unknown, answers: unknown, more: object = {}): object {
  return { id, question: 'Who?', answers, ...more };
}

function file(qas: unknown, more: object = {}): string {
  return JSON.stringify({ data: [{ title: 'T', paragraphs: [{ context, qas }] }], ...more });
}

const right = { text: 'wrote', answer_start: 6 };
const wrong = { text: 'wrote', answer_start: 7 };

function codeThrownBy(text: string): string {
  try {
    readDataset(text);
  } catch (error) {
    return error instanceof SpanLabError ? error.code : `not a SpanLabError: ${String(error)}`;
  }
  return 'nothing thrown';
}

test('a question becomes an example', () => {
  const { dataset, problems } = readDataset(file([question('q', [right])]));
  expect(problems).toEqual([]);
  expect(dataset).toEqual({
    format: 'squad1',
    questionCount: 1,
    examples: [
      {
        id: 'q',
        title: 'T',
        question: 'Who?',
        context,
        paragraphIndex: 0,
        answers: [{ text: 'wrote', startCodePoint: 6 }],
      },
    ],
  });
});

test('paragraphs are numbered over the whole file and share their context', () => {
  const paragraph = (id: string): object => ({
    context: `${id} text`,
    qas: [question(id, [{ text: id, answer_start: 0 }])],
  });
  const data = [
    { title: 'A', paragraphs: [paragraph('a'), { context: 'x', qas: [] }] },
    { paragraphs: [paragraph('b')] },
  ];
  const { examples } = readDataset(JSON.stringify({ data })).dataset;
  expect(examples.map(({ id, title, paragraphIndex }) => [id, title, paragraphIndex])).toEqual([
    ['a', 'A', 0],
    ['b', '', 2],
  ]);
});

test.each([
  ['v2.0', [question('q', [right])], 'squad2'],
  ['2.0', [], 'squad2'],
  [2, [], 'squad2'],
  ['1.1', [], 'squad1'],
  ['20-04-23', [], 'squad1'],
  [undefined, [question('q', [], { is_impossible: true })], 'squad2'],
  ['1.1', [question('q', [right], { is_impossible: false })], 'squad2'],
])('version %j makes it %s', (version, qas, format) => {
  expect(readDataset(file(qas, { version })).dataset.format).toBe(format);
});

test('integer ids become text', () => {
  expect(readDataset(file([question(262, [right])])).dataset.examples[0]?.id).toBe('262');
});

test('a byte-order mark is no fault, and positions count it', () => {
  const text = `\ufeff${file([question('q', [wrong])])}`;
  const [problem] = readDataset(text).problems;
  expect(problem?.code).toBe('span-utf16');
  expect(text.slice(problem?.startUtf16, problem?.endUtf16)).toBe('7');
});

describe('what is wrong is left out and named', () => {
  test('a wrong answer leaves the others', () => {
    const { dataset, problems } = readDataset(file([question('q', [wrong, right])]));
    expect(dataset.examples[0]?.answers).toEqual([{ text: 'wrote', startCodePoint: 6 }]);
    expect(problems.map(({ code, id }) => [code, id])).toEqual([['span-utf16', 'q']]);
  });

  test.each([
    ['without a right answer', question('bad', [wrong]), 'span-utf16'],
    ['with an answer that has no offset', question('bad', [{ text: 'wrote' }]), 'field-missing'],
    ['without answers', question('bad', []), 'answerable-without-answers'],
    ['without a list of answers', { id: 'bad', question: 'Who?' }, 'field-missing'],
    ['without text', { id: 'bad', question: ' ', answers: [right] }, 'question-empty'],
    ['without an id', question(undefined, [right]), 'id-missing'],
    ['with an id of digits that were lost', question(2 ** 60, [right]), 'field-type'],
    ['with the id of an earlier one', question('good', [right]), 'id-duplicate'],
    ['that is no object', 'bad', 'field-type'],
  ])('a question %s', (_, bad, code) => {
    const { dataset, problems } = readDataset(file([question('good', [right]), bad, question('better', [right])]));
    expect(dataset.examples.map(({ id }) => id)).toEqual(['good', 'better']);
    expect(dataset.questionCount).toBe(3);
    expect(problems.map(problem => problem.code)).toEqual([code]);
  });

  test.each([
    ['no context', { qas: [question('bad', [right])] }, 'field-missing'],
    ['an empty context', { context: '\n', qas: [question('bad', [right])] }, 'context-empty'],
    ['no questions', { context }, 'field-missing'],
    ['questions that are no list', { context, qas: {} }, 'field-type'],
    ['nothing at all', null, 'field-type'],
  ])('a paragraph with %s', (_, bad, code) => {
    const data = [{ paragraphs: [bad, { context, qas: [question('good', [right])] }] }, { title: 'no paragraphs' }, 7];
    const { dataset, problems } = readDataset(JSON.stringify({ data }));
    expect(dataset.examples.map(({ id, paragraphIndex }) => [id, paragraphIndex])).toEqual([['good', 1]]);
    expect(problems.map(problem => problem.code)).toEqual([code, 'field-missing', 'field-type']);
  });
});

describe('questions without an answer', () => {
  test.each([
    ['marked', question('q', [], { is_impossible: true }), true],
    ['marked, without a list', { id: 'q', question: 'Who?', is_impossible: true }, true],
    [
      'marked, with the empty answer some files have',
      question('q', [{ text: '', answer_start: -1 }], { is_impossible: true }),
      true,
    ],
    ['not marked in a file of version 2', question('q', []), true],
    ['marked as answerable', question('q', [], { is_impossible: false }), false],
    ['with a mark that is no truth value', question('q', [], { is_impossible: 'maybe' }), false],
    ['whose answers are all wrong', question('q', [wrong], { is_impossible: false }), false],
  ])('%s', (_, value, isKept) => {
    const { examples } = readDataset(file([value], { version: 'v2.0' })).dataset;
    expect(examples.map(({ answers }) => answers)).toEqual(isKept ? [[]] : []);
  });

  test('answers count where the mark contradicts them', () => {
    const { dataset, problems } = readDataset(file([question('q', [right], { is_impossible: true })]));
    expect(dataset.examples[0]?.answers).toHaveLength(1);
    expect(problems.map(({ code, severity }) => [code, severity])).toEqual([['impossible-with-answers', 'warning']]);
  });
});

test.each([
  ['', 'json-syntax'],
  ['{"data": [', 'json-syntax'],
  [`${file([])} trailing`, 'json-syntax'],
  ['{"data": [NaN]}', 'json-syntax'],
  ['[]', 'format-unknown'],
  ['null', 'format-unknown'],
  ['{"data": {}}', 'format-unknown'],
  ['{"data": [{"context": "flat", "answers": []}]}', 'format-unknown'],
])('%j is refused with %s', (text, code) => {
  expect(codeThrownBy(text)).toBe(code);
});

test('an empty data set is one', () => {
  expect(readDataset('{"data": []}')).toEqual({
    dataset: { format: 'squad1', examples: [], questionCount: 0 },
    problems: [],
  });
});
