import { describe, expect, test } from 'vitest';
import {
  pick,
  randomDataset,
  randomLayout,
  randomText,
  writeJson,
  type QuestionValue,
} from '../../../test/support/randomDataset';
import { Random } from '../random';
import { analyseDataset } from './analysis';
import { applyEdits } from './applyFixes';
import { datasetEdits, type DatasetEdit } from './edits';

const value = {
  version: 'v2.0',
  data: [
    { title: 'none', paragraphs: [] },
    {
      title: 'T',
      paragraphs: [
        { context: 'other', qas: [] },
        {
          context: 'Ada 😀 wrote.\r\nAda left.',
          qas: [
            { question: 'Who?', id: 'a', answers: [{ answer_start: 0, text: 'Ada' }], is_impossible: false },
            { question: 'Why?', id: 'b', answers: [], is_impossible: true },
          ],
        },
      ],
    },
  ],
};

const oneLine = JSON.stringify(value).replaceAll('":', '": ').replaceAll(',"', ', "').replaceAll('},{', '}, {');
const indented = JSON.stringify(value, null, 2);

/** The lines of the file that an edit changes, as `-` and `+` lines. */
function changedLines(text: string, edit: DatasetEdit): string {
  const edits = datasetEdits(analyseDataset(text), edit);
  if (edits === null) return 'not possible';
  const [before, after] = [text.split(/\r?\n/), applyEdits(text, edits).split(/\r?\n/)];
  let same = 0;
  while (same < before.length && before[same] === after[same]) same++;
  let last = 0;
  while (last < Math.min(before.length, after.length) - same && before.at(-1 - last) === after.at(-1 - last)) last++;
  const lines = (sign: string, of: string[]): string[] =>
    of.slice(same, of.length - last).map(line => sign + line.trim());
  return [...lines('-', before), ...lines('+', after)].join('\n');
}

describe('in an indented file', () => {
  const at = { paragraphIndex: 1, questionIndex: 0 } as const;

  test('an answer gets another span; text and offset follow the context', () => {
    const edit = { ...at, type: 'setAnswerSpan', answerIndex: 0, startCodePoint: 4, endCodePoint: 11 } as const;
    expect(changedLines(indented, edit)).toBe(
      ['-"answer_start": 0,', '-"text": "Ada"', '+"answer_start": 4,', '+"text": "😀 wrote"'].join('\n'),
    );
  });

  test('a further answer looks like the one before', () => {
    const edit = { ...at, type: 'setAnswerSpan', answerIndex: null, startCodePoint: 12, endCodePoint: 17 } as const;
    expect(changedLines(indented, edit)).toBe(['+},', '+{', '+"answer_start": 12,', '+"text": "\\r\\nAda"'].join('\n'));
  });

  test('a first answer makes the question answerable', () => {
    const edit = { type: 'setAnswerSpan', paragraphIndex: 1, questionIndex: 1, answerIndex: null } as const;
    expect(changedLines(indented, { ...edit, startCodePoint: 0, endCodePoint: 3 })).toBe(
      [
        '-"answers": [],',
        '-"is_impossible": true',
        '+"answers": [',
        '+{',
        '+"text": "Ada",',
        '+"answer_start": 0',
        '+}',
        '+],',
        '+"is_impossible": false',
      ].join('\n'),
    );
  });

  test('the only answer goes', () => {
    expect(changedLines(indented, { ...at, type: 'removeAnswer', answerIndex: 0 })).toBe(
      ['-"answers": [', '-{', '-"answer_start": 0,', '-"text": "Ada"', '-}', '-],', '+"answers": [],'].join('\n'),
    );
  });

  test('a question comes, is renamed, goes', () => {
    const added = changedLines(indented, { type: 'addQuestion', paragraphIndex: 1, question: 'When "exactly"?' });
    expect(added.replace(/[0-9a-f]{24}/, 'ID')).toBe(
      [
        '+},',
        '+{',
        '+"question": "When \\"exactly\\"?",',
        '+"id": "ID",',
        '+"answers": [],',
        '+"is_impossible": false',
      ].join('\n'),
    );
    expect(changedLines(indented, { ...at, type: 'setQuestion', question: 'Who now?' })).toBe(
      '-"question": "Who?",\n+"question": "Who now?",',
    );
    const edits = datasetEdits(analyseDataset(indented), { ...at, type: 'removeQuestion' });
    expect(JSON.parse(applyEdits(indented, edits ?? []))).toMatchObject({
      data: [{}, { paragraphs: [{}, { qas: [{ id: 'b' }] }] }],
    });
  });

  test('the mark changes, answers stay', () => {
    expect(changedLines(indented, { ...at, type: 'setImpossible', isImpossible: true })).toBe(
      '-"is_impossible": false\n+"is_impossible": true',
    );
  });
});

test('a file on one line stays on one line', () => {
  const edits = datasetEdits(analyseDataset(oneLine), { type: 'addQuestion', paragraphIndex: 0, question: 'é' });
  expect(edits?.map(({ newText }) => newText.replace(/[0-9a-f]{24}/, 'ID'))).toEqual([
    '{"id": "ID", "question": "é", "answers": [], "is_impossible": false}',
  ]);
});

test('of a string only what differs is touched, never half a character', () => {
  const rename = (from: string, to: string): unknown => {
    const qas = [{ id: 'a', question: from, answers: [] }];
    const text = JSON.stringify({ data: [{ paragraphs: [{ context: 'c', qas }] }] });
    const edit = { type: 'setQuestion', paragraphIndex: 0, questionIndex: 0, question: to } as const;
    const edits = datasetEdits(analyseDataset(text), edit) ?? [];
    return edits.map(({ startUtf16, endUtf16, newText }) => [text.slice(startUtf16, endUtf16), newText]);
  };
  expect(rename('Who left?', 'Who has left?')).toEqual([['', 'has ']]);
  expect(rename('Who 😀?', 'Who 😃?')).toEqual([['😀', '😃']]);
  expect(rename('Who \u{1f600}?', 'Who \u{1fa00}?')).toEqual([['\u{1f600}', '\u{1fa00}']]);
  expect(rename('a "b" c', 'a "x" c')).toEqual([['b', 'x']]);
});

test('ids of new questions are new', () => {
  const edit = { type: 'addQuestion', paragraphIndex: 1, question: 'Who?' } as const;
  let text = indented;
  for (let count = 0; count < 3; count++) text = applyEdits(text, datasetEdits(analyseDataset(text), edit) ?? []);
  const { paragraphs, idFindings } = analyseDataset(text);
  expect(paragraphs[1]?.questions).toHaveLength(5);
  expect(idFindings.size).toBe(0);
});

test.each<[string, DatasetEdit]>([
  ['paragraph', { type: 'addQuestion', paragraphIndex: 2, question: '?' }],
  ['question', { type: 'removeQuestion', paragraphIndex: 1, questionIndex: 2 }],
  ['answer', { type: 'removeAnswer', paragraphIndex: 1, questionIndex: 0, answerIndex: 1 }],
  [
    'answer to set',
    { type: 'setAnswerSpan', paragraphIndex: 1, questionIndex: 1, answerIndex: 0, startCodePoint: 0, endCodePoint: 1 },
  ],
  [
    'span: it is empty',
    { type: 'setAnswerSpan', paragraphIndex: 1, questionIndex: 0, answerIndex: 0, startCodePoint: 3, endCodePoint: 3 },
  ],
  [
    'span: the context ends before',
    { type: 'setAnswerSpan', paragraphIndex: 1, questionIndex: 0, answerIndex: 0, startCodePoint: 3, endCodePoint: 30 },
  ],
])('there is no such %s', (_, edit) => {
  expect(datasetEdits(analyseDataset(indented), edit)).toBeNull();
});

test('a paragraph that is no valid JSON is not edited', () => {
  const broken = indented.replace('"b",', '"b"');
  const edit = { type: 'setQuestion', paragraphIndex: 1, questionIndex: 0, question: '!' } as const;
  expect(datasetEdits(analyseDataset(broken), edit)).toBeNull();
});

describe('random edits of random files', () => {
  test.each(Array.from({ length: 200 }, (_, seed) => seed))('do what they say and nothing else (seed %i)', seed => {
    const random = Random.fromSeed(seed);
    const dataset = randomDataset(random);
    const layout = randomLayout(random);
    let text = writeJson(dataset, layout);
    let analysis = analyseDataset(text);
    for (let step = 0; step < 15; step++) {
      const now = parse(text);
      const edit = randomEdit(random, now);
      const edits = datasetEdits(analysis, edit);
      if (edits === null) continue;
      const next = applyEdits(text, edits);
      const explanation = `${JSON.stringify(edit)}\n${text}\n${next}`;
      expect(parse(next), explanation).toEqual(expected(now, edit, parse(next)));
      if (layout.indent === '') expect(next.includes('\n'), explanation).toBe(false);
      if (layout.lineEnd === '\n') expect(next.includes('\r\n'), explanation).toBe(false);
      else expect(next.replaceAll('\r\n', '').includes('\n'), explanation).toBe(false);
      text = next;
      analysis = analyseDataset(text, analysis);
      expect(analysis).toEqual(analyseDataset(text));
    }
  });
});

interface Paragraph {
  readonly context: string;
  readonly qas: QuestionValue[];
}

interface File {
  readonly data: readonly { readonly paragraphs: readonly Paragraph[] }[];
}

function parse(text: string): File {
  return JSON.parse(text.replace(/^\ufeff/, '')) as File;
}

function randomEdit(random: Random, file: File): DatasetEdit {
  const paragraphIndex = random.below(Math.max(1, file.data.flatMap(({ paragraphs }) => paragraphs).length));
  const questionIndex = random.below(5);
  const answerIndex = random.below(3);
  const startCodePoint = random.below(30);
  return pick<DatasetEdit>(random, [
    {
      type: 'setAnswerSpan',
      paragraphIndex,
      questionIndex,
      answerIndex: pick(random, [null, answerIndex]),
      startCodePoint,
      endCodePoint: startCodePoint + 1 + random.below(8),
    },
    { type: 'removeAnswer', paragraphIndex, questionIndex, answerIndex },
    { type: 'addQuestion', paragraphIndex, question: randomText(random, 8) },
    { type: 'setQuestion', paragraphIndex, questionIndex, question: randomText(random, 8) },
    { type: 'removeQuestion', paragraphIndex, questionIndex },
    { type: 'setImpossible', paragraphIndex, questionIndex, isImpossible: random.below(2) === 0 },
  ]);
}

/** The edit made on values. Ids of new questions and whether a format change is due are taken from the `result`. */
function expected(file: File, edit: DatasetEdit, result: File): File {
  const copy = structuredClone(file);
  const { context, qas } = copy.data.flatMap(({ paragraphs }) => paragraphs)[edit.paragraphIndex];
  if (edit.type === 'addQuestion') {
    const added = result.data.flatMap(({ paragraphs }) => paragraphs)[edit.paragraphIndex].qas.at(-1);
    const mark = added !== undefined && 'is_impossible' in added ? { is_impossible: false } : {};
    qas.push({ id: added?.id, question: edit.question, answers: [], ...mark });
    return copy;
  }
  const question = qas[edit.questionIndex];
  switch (edit.type) {
    case 'setQuestion':
      question.question = edit.question;
      break;
    case 'removeQuestion':
      qas.splice(edit.questionIndex, 1);
      break;
    case 'removeAnswer':
      question.answers?.splice(edit.answerIndex, 1);
      break;
    case 'setImpossible':
      if (edit.isImpossible || question.is_impossible !== undefined) question.is_impossible = edit.isImpossible;
      break;
    case 'setAnswerSpan': {
      const text = [...context].slice(edit.startCodePoint, edit.endCodePoint).join('');
      const answer = { text, answer_start: edit.startCodePoint };
      question.answers ??= [];
      if (edit.answerIndex === null) {
        question.answers.push(answer);
        if (question.is_impossible === true) question.is_impossible = false;
      } else question.answers[edit.answerIndex] = answer;
    }
  }
  return copy;
}
