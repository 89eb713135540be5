import { describe, expect, test } from 'vitest';
import { randomDataset, randomLayout, writeJson, pick, randomText } from '../../../../test/support/randomDataset';
import { Random } from '../../random';
import { readSquadFile } from './readSquadFile';
import { writeSquadFile } from './writeSquadFile';

const read = (text: string) => readSquadFile(text) ?? expect.unreachable('not a data set');

/** Unknown fields at every level, under names that formats use themselves too. */
function withUnknownFields(random: Random, value: unknown, depth = 0): unknown {
  if (Array.isArray(value)) return value.map(each => withUnknownFields(random, each, depth + 1));
  if (typeof value !== 'object' || value === null) return value;
  const fields = Object.entries(value).map(([key, each]) => [key, withUnknownFields(random, each, depth + 1)]);
  const names = [
    'note',
    'paragraph.x',
    'question.y',
    'other',
    'spanlab.begins',
    '__proto__',
    ...(depth > 3 ? ['title'] : []),
  ];
  const extra =
    random.below(3) === 0 ? [[pick(random, names), pick(random, [1, null, [], { a: 1 }, randomText(random, 5)])]] : [];
  return Object.fromEntries([...fields, ...extra]) as unknown;
}

/** What flat rows can hold: paragraphs that have questions. */
function withQuestionsOnly(root: unknown): unknown {
  const file = root as { data: { paragraphs: { qas: unknown[] }[] }[] };
  return {
    ...file,
    data: file.data
      .map(article => ({ ...article, paragraphs: article.paragraphs.filter(({ qas }) => qas.length > 0) }))
      .filter(({ paragraphs }) => paragraphs.length > 0),
  };
}

describe('there and back', () => {
  for (const target of ['jsonl', 'csv'] as const) {
    test(`nested, ${target}, nested`, () => {
      let compared = 0;
      for (let seed = 0; seed < 500; seed++) {
        const random = Random.fromSeed(seed);
        const { root } = read(writeJson(withUnknownFields(random, randomDataset(random)), randomLayout(random)));
        const expected = withQuestionsOnly(root);
        const written = writeSquadFile(root, target);
        if (!JSON.stringify(expected).includes('"qas"')) continue;
        // The same bytes that a file would hold: what is no valid Unicode would be lost here.
        const bytes = new TextEncoder().encode(written.text);
        const again = read(new TextDecoder().decode(bytes));
        expect(again.root, `seed ${seed}`).toEqual(expected);
        compared++;
      }
      expect(compared).toBeGreaterThan(300);
    });
  }

  test('the seventh homework keeps its values in nested form and back', () => {
    const hw7 = {
      split: 'dev',
      questions: [
        { id: 0, paragraph_id: 0, question_text: 'Who?', answer_text: '😀b', answer_start: 1, answer_end: 2, level: 3 },
        { id: 1, paragraph_id: 1, question_text: 'When?', answer_text: null, answer_start: null, answer_end: null },
        { id: 2, paragraph_id: 1, question_text: 'Off?', answer_text: 'c', answer_start: 0, answer_end: 7 },
      ],
      paragraphs: ['a😀b', 'cd', 'without questions'],
    };
    const { format, root } = read(JSON.stringify(hw7));
    expect(format).toBe('hw7');
    for (const target of ['squad1', 'squad2', 'jsonl'] as const) {
      const text = writeSquadFile(root, target).text;
      const back = JSON.parse(writeSquadFile(read(text).root, 'hw7').text) as typeof hw7;
      const questions = back.questions.map(question =>
        Object.fromEntries(Object.entries(question).filter(([key]) => key !== 'is_impossible')),
      );
      const paragraphs = target === 'jsonl' ? hw7.paragraphs.slice(0, 2) : hw7.paragraphs;
      expect({ ...back, questions }, target).toEqual({ ...hw7, paragraphs });
    }
  });
});

describe('formats are told from their content', () => {
  const row = { id: 'q', title: 'T', context: 'a b', question: '?', answers: { text: ['b'], answer_start: [2] } };
  const nested = [{ text: 'b', answer_start: 2 }];
  const csv = (header: string, cells: string): string => `${header}\r\n${cells}\r\n`;
  test.each([
    ['rows', JSON.stringify([row])],
    ['rows', `\ufeff${JSON.stringify({ version: 1, data: [{ ...row, answers: nested }] })}`],
    ['jsonl', JSON.stringify(row)],
    ['jsonl', `${JSON.stringify(row)}\r\n\r\n${JSON.stringify({ ...row, context: 'c' })}\r\n`],
    [
      'csv',
      csv(
        'id,title,context,question,answers',
        `q,T,a b,?,"{'text': array(['b'], dtype=object), 'answer_start': array([2])}"`,
      ),
    ],
    ['csv', csv('id,context,question,answers', `q,a b,?,"{'text': ['b'], 'answer_start': [2]}"`)],
    ['csv', `\ufeff${csv('id,context,question,answer_text,answer_start', 'q,a b,?,b,2')}`],
    [
      'cmrc2018',
      JSON.stringify([
        { context_id: 'c', context_text: 'a b', title: 'T', qas: [{ query_id: 'q', query_text: '?', answers: ['b'] }] },
      ]),
    ],
  ])('%s', (format, text) => {
    const file = read(text);
    expect(file.format).toBe(format);
    const expected = { context: 'a b', qas: [{ id: 'q', question: '?', answers: nested }] };
    expect(file.root).toHaveProperty(['data', 0, 'paragraphs', 0], expect.objectContaining(expected));
  });

  test.each(['[]', '{}', '1', 'a,b\n1,2\n', '', '{"a": 1}\n{"a": 2}'])('%j is none', text => {
    expect(readSquadFile(text)).toBeNull();
  });

  test.each([
    ['json-syntax', `${JSON.stringify(row)}\n{"id": `, 2],
    ['csv-syntax', 'context,question\n"a,b\n', 2],
    ['csv-syntax', 'context,question\na,"b"c\n', 2],
  ])('%s names the line', (code, text, line) => {
    expect(() => readSquadFile(text)).toThrow(
      expect.objectContaining({ code, details: expect.objectContaining({ line }) as unknown }) as Error,
    );
  });
});

test('offsets that CMRC 2018 lacks are made and told', () => {
  const qas = [{ query_id: 'q', query_text: '?', answers: ['b', 'z', '😀'] }];
  const { root, notes } = read(JSON.stringify([{ context_id: 'c', context_text: '😀b😀', title: 'T', qas }]));
  const starts = JSON.stringify(root).match(/"answer_start":-?\d+/g);
  expect(starts).toEqual(['"answer_start":1', '"answer_start":-1', '"answer_start":0']);
  expect(notes).toHaveLength(1);
});

test('what a target cannot hold is counted', () => {
  const question = (id: string, fields: object) => ({ id, question: '?', answers: [], ...fields });
  const two = [
    { text: 'a', answer_start: 0 },
    { text: 'a', answer_start: 0 },
  ];
  const qas = [question('a', { is_impossible: true }), question('b', { answers: two, is_impossible: false })];
  const root = {
    version: 'v2.0',
    data: [
      {
        title: 'T',
        paragraphs: [
          { context: 'a', qas },
          { context: 'b', qas: [] },
        ],
      },
    ],
  };
  expect(writeSquadFile(root, 'squad1').losses).toEqual({ 'unanswerable questions': 1 });
  expect(writeSquadFile(root, 'squad2').losses).toEqual({});
  expect(writeSquadFile(root, 'jsonl').losses).toEqual({ 'paragraphs without questions': 1 });
  expect(writeSquadFile(root, 'hw7').losses).toEqual({ 'article fields': 1, 'further answers of a question': 1 });
});
