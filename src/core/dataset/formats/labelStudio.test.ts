import { describe, expect, test } from 'vitest';
import { analyseDataset } from '../analysis';
import { repairsOf } from '../repairs';
import { validateDataset } from '../validate';
import { readSquadFile } from './readSquadFile';

const text = '😀 Ada Lovelace wrote to 𠀀Babbage.';
const span = (start: number, end: number, words: string | undefined, label = 'Answer') => ({
  id: 'r',
  from_name: 'label',
  to_name: 'text',
  type: 'labels',
  value: { start, end, ...(words === undefined ? {} : { text: words }), labels: [label] },
});
const task = (id: number, data: object, ...results: unknown[]) => ({
  id,
  data: { text, ...data },
  annotations: [
    { id: 1, was_cancelled: false, result: results },
    { id: 2, was_cancelled: true, result: [span(0, 1, 'x')] },
  ],
  predictions: [],
});

function problemsOf(json: string): [string, string][] {
  return validateDataset(json).problems.map(({ code, startUtf16, endUtf16 }) => [
    code,
    json.slice(startUtf16, endUtf16),
  ]);
}

function editsOf(json: string): [string, string][] {
  return repairsOf(analyseDataset(json)).edits.map(edit => [json.slice(edit.startUtf16, edit.endUtf16), edit.newText]);
}

describe('a question of its own', () => {
  const json = JSON.stringify([
    task(1, { question: 'Who?', title: 'T', source: 's' }, span(2, 5, 'Ada'), span(25, 32, 'Babbage')),
    task(2, { question: 'When?' }),
  ]);

  test('is answered by the spans; an annotation without spans says that there is no answer', () => {
    const file = readSquadFile(json);
    expect(file).toMatchObject({ format: 'labelStudio', notes: [] });
    expect(file?.root.data).toEqual([
      {
        title: 'T',
        paragraphs: [
          {
            source: 's',
            context: text,
            qas: [
              {
                id: 1,
                question: 'Who?',
                answers: [
                  { text: 'Ada', answer_start: 2 },
                  { text: 'Babbage', answer_start: 25 },
                ],
              },
            ],
          },
        ],
      },
      { paragraphs: [{ context: text, qas: [{ id: 2, question: 'When?', answers: [], is_impossible: true }] }] },
    ]);
    expect(problemsOf(json)).toEqual([]);
  });

  test('wrong spans are repaired in place, their end with them', () => {
    const wrong = json.replace('"start":25,"end":32', '"start":24,"end":31').replace('"text":"Ada"', '"text":"Ada "');
    expect(problemsOf(wrong)).toEqual([['span-mismatch', '24']]);
    expect(editsOf(wrong)).toEqual([
      ['24', '25'],
      ['31', '32'],
    ]);
    const blank = json.replace('"start":25,"end":32,"text":"Babbage"', '"start":25,"end":33,"text":"Babbage "');
    expect(problemsOf(blank)).toEqual([['span-edge-space', '"Babbage "']]);
    expect(repairsOf(analyseDataset(blank)).analysis.text).toBe(json);
  });
});

test('where most offsets count UTF-16 units, all do, and repairs are written so', () => {
  const json = JSON.stringify([
    task(1, { question: 'Who?' }, span(3, 6, 'Ada'), span(27, 34, 'Babbage'), span(6, 15, 'Lovelace')),
  ]);
  expect(readSquadFile(json)?.notes).toHaveLength(1);
  expect(problemsOf(json)).toEqual([['span-edge-space', '"Lovelace"']]);
  expect(editsOf(json)).toEqual([['6', '7']]);
});

test('without a question the labels are asked for; without a text the span says it', () => {
  const json = JSON.stringify([task(7, {}, span(2, 5, undefined, 'Person'), span(6, 14, 'Lovelace', 'Name'))]);
  expect(readSquadFile(json)?.root).toHaveProperty('data.0.paragraphs.0.qas', [
    { id: '7-Person', question: 'Person', answers: [{ text: 'Ada', answer_start: 2 }] },
    { id: '7-Name', question: 'Name', answers: [{ text: 'Lovelace', answer_start: 6 }] },
  ]);
  expect(problemsOf(json)).toEqual([]);
});

test('the minimal export', () => {
  const json = JSON.stringify([
    { id: 3, text, question: 'Who?', label: [{ start: 3, end: 6, text: 'Ada', labels: ['Answer'] }], annotator: 1 },
    { id: 4, text: 'Ada', question: 'Who?', label: [{ start: 1, end: 4, text: 'Ada', labels: ['Answer'] }] },
  ]);
  expect(validateDataset(json)).toMatchObject({ format: 'labelStudio', questions: 2, answers: 2 });
  expect(problemsOf(json)).toEqual([['span-out-of-range', '1']]);
  expect(editsOf(json)).toEqual([
    ['1', '0'],
    ['4', '3'],
  ]);
});

test.each(['[{"data": {"image": "x"}, "annotations": []}]', '[{"id": 1, "text": "a"}]', '[{"data": 1}]'])(
  '%s is no task about a text',
  json => {
    expect(readSquadFile(json)).toBeNull();
  },
);
