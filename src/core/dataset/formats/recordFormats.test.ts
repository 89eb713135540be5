import { describe, expect, test } from 'vitest';
import { analyseDataset } from '../analysis';
import { repairsOf } from '../repairs';
import { validateDataset } from '../validate';
import { readSquadFile } from './readSquadFile';
import { writeSquadFile } from './writeSquadFile';

/** Each problem with what it underlines. */
function problemsOf(text: string): [string, string][] {
  return validateDataset(text).problems.map(({ code, startUtf16, endUtf16 }) => [
    code,
    text.slice(startUtf16, endUtf16),
  ]);
}

/** Each edit of a repair: what goes, and what comes in its place. */
function editsOf(text: string): [string, string][] {
  return repairsOf(analyseDataset(text)).edits.map(({ startUtf16, endUtf16, newText }) => [
    text.slice(startUtf16, endUtf16),
    newText,
  ]);
}

function repaired(text: string): string {
  return repairsOf(analyseDataset(text)).analysis.text;
}

const context = '😀 Ada Lovelace wrote to Babbage.';

describe('rows', () => {
  const row = (id: string, answers: unknown) => ({ id, title: 'T', context, question: `${id}?`, answers });

  test('each value has its place, and only the wrong ones change', () => {
    const text = JSON.stringify(
      [
        row('utf16', { text: ['Ada', 'Ada'], answer_start: [3, 2] }),
        row('text', { text: ['Lovelace\t'], answer_start: [6] }),
        row('list', [{ text: 'Babbage', answer_start: 5 }]),
        row('uneven', { text: ['Ada'], answer_start: [2, 3] }),
        7,
      ],
      null,
      1,
    );
    expect(problemsOf(text)).toEqual([
      ['span-utf16', '3'],
      ['span-edge-space', '"Lovelace\\t"'],
      ['span-mismatch', '5'],
      ['field-type', '"answers"'],
      ['field-type', '7'],
    ]);
    expect(editsOf(text)).toEqual([
      ['3', '2'],
      ['\\t', ''],
      ['5', '24'],
    ]);
    expect(validateDataset(text)).toMatchObject({ format: 'rows', articles: 1, paragraphs: 1, questions: 4 });
  });

  test("empty lists of answers are the mark of Hugging Face's SQuAD 2.0, unless the file says otherwise", () => {
    const rows = [row('a', { text: [], answer_start: [] }), row('b', { text: ['Ada'], answer_start: [2] })];
    expect(problemsOf(JSON.stringify(rows))).toEqual([]);
    const marked = [{ ...rows[0], is_impossible: false }, rows[1]];
    expect(problemsOf(JSON.stringify(marked))).toEqual([['answerable-without-answers', '"answers"']]);
    expect(problemsOf(JSON.stringify({ version: '1.1', data: rows }))).toEqual([
      ['answerable-without-answers', '"answers"'],
    ]);
  });

  test('other answers are removed from all lists, and records with their comma', () => {
    const text = JSON.stringify([row('a', { text: ['', 'Ada', ''], answer_start: [-1, 2, 0] }), row('b', [])]);
    const { problems } = validateDataset(text);
    const [removal] = problems.flatMap(({ fixes }) =>
      fixes.filter(({ title }) => title.startsWith('Remove the empty')),
    );
    expect(removal?.edits.map(({ startUtf16, endUtf16 }) => text.slice(startUtf16, endUtf16))).toEqual([
      '"",',
      ',""',
      '-1,',
      ',0',
    ]);
    const question = problems.flatMap(({ fixes }) => fixes.filter(({ title }) => title === 'Remove the question'));
    expect(question.flatMap(({ edits }) => edits.map(edit => text.slice(edit.startUtf16, edit.endUtf16)))).toEqual([
      `,${JSON.stringify(row('b', []))}`,
    ]);
  });

  test('a repeated context is no news, a repeated question and an id used twice are, with the first place', () => {
    const rows = [
      row('a', []),
      { ...row('b', []), context: 'other' },
      { ...row('a', []), question: 'b?' },
      row('a', []),
    ];
    const text = rows.map(each => JSON.stringify({ ...each, is_impossible: true })).join('\n');
    const { problems } = validateDataset(text);
    expect(problems.map(({ code }) => code)).toEqual(['id-duplicate', 'id-duplicate', 'question-duplicate']);
    const firstOf = ({ related = [] }: (typeof problems)[number]): string[] =>
      related.map(({ startUtf16, endUtf16 }) => `${startUtf16} ${text.slice(startUtf16, endUtf16)}`);
    expect(problems.map(firstOf)).toEqual([
      [`${text.indexOf('"a"')} "a"`],
      [`${text.indexOf('"a"')} "a"`],
      [`${text.indexOf('"a?"')} "a?"`],
    ]);
  });

  test('where the list is broken, the sound rows are checked all the same, without fixes', () => {
    const [first, second] = [
      JSON.stringify(row('a', { text: ['Ada'], answer_start: [3] })),
      JSON.stringify(row('b', { text: ['Ada'], answer_start: [1] })),
    ];
    const text = `[${first}, ${second.replace('"b"', '"b')}`;
    const report = validateDataset(text);
    expect(report.format).toBe('rows');
    expect(report.counts['json-syntax']).toBeGreaterThan(0);
    expect(report.problems.filter(({ code }) => code !== 'json-syntax')).toMatchObject([
      { code: 'span-utf16', id: 'a' },
    ]);
  });
});

describe('JSON lines', () => {
  const line = (id: string, start: number) =>
    JSON.stringify({ id, context, question: `${id}?`, answers: { text: ['Ada'], answer_start: [start] } });

  test('a broken line is named, the others are checked and repaired; line ends and blank lines stay', () => {
    const text = `\ufeff${line('a', 3)}\r\n\r\n{"id": "b", "context": \r\n  ${line('c', 5)}\r\n[1]\r\n`;
    expect(problemsOf(text).map(([code]) => code)).toEqual(['span-utf16', 'json-syntax', 'span-bytes', 'field-type']);
    expect(problemsOf(text)[3]).toEqual(['field-type', '[']);
    expect(repaired(text)).toBe(text.replace('[3]', '[2]').replace('[5]}', '[2]}'));
  });

  test('the first line may be broken just now', () => {
    const text = `{"id": "a", \n${line('b', 3)}\n${line('c', 2)}`;
    expect(problemsOf(text).map(([code]) => code)).toEqual(['json-syntax', 'span-utf16']);
    expect(validateDataset(text).format).toBe('jsonl');
  });

  test('a question is removed with its line', () => {
    const empty = JSON.stringify({ id: 'b', context, question: '?', answers: [] });
    const text = `${line('a', 2)}\n${empty}\n${line('c', 2)}\n`;
    const [problem] = validateDataset(text).problems;
    const removal = problem?.fixes.find(({ title }) => title === 'Remove the question');
    expect(removal?.edits.map(({ startUtf16, endUtf16 }) => text.slice(startUtf16, endUtf16))).toEqual([`${empty}\n`]);
  });
});

describe('CSV', () => {
  test('a cell is quoted again only if it must be', () => {
    const text =
      'id,context,question,answer_text,answer_start\r\n' +
      'a,😀 Ada wrote,Who?,Ada,3\r\n' +
      'b,"Ada, ""Lady"" Lovelace",Who?," ""Lady"" ",5\r\n' +
      'b,x,Who?,x,0.0\r\n';
    expect(problemsOf(text)).toEqual([
      ['span-utf16', '3'],
      ['span-edge-space', '" ""Lady"" "'],
      ['id-duplicate', 'b'],
    ]);
    expect(repaired(text)).toBe(
      text.replace('Ada,3', 'Ada,2').replace('" ""Lady"" "', '"""Lady"""').replace('\nb,x', '\nb-2,x'),
    );
    expect(validateDataset(text)).toMatchObject({ format: 'csv', questions: 3 });
  });

  test('within a quoted cell the place is exact through doubled quotation marks', () => {
    const answers = '{""text"": [""\\""Ada\\"""", ""Ada""], ""answer_start"": [7, 8]}';
    const text = `context,question,id,answers\n"She is ""Ada"", so they say",Who?,a,"${answers}"\n`;
    expect(problemsOf(text)).toEqual([]);
    const wrong = text.replace('[7, 8]', '[9, 8]');
    expect(problemsOf(wrong)).toEqual([['span-mismatch', '9']]);
    expect(repaired(wrong)).toBe(text);
    const spaced = text.replace('""Ada""]', '""Ada ""]');
    expect(problemsOf(spaced)).toEqual([['span-edge-space', '""Ada ""']]);
    expect(repaired(spaced)).toBe(text);
  });

  test('Python literals, as pandas writes them, are repaired in place', () => {
    const answers = `{'text': array(['it\\'s', "Ada's "], dtype=object), 'answer_start': array([ 4, 9], dtype=int32)}`;
    const text = `id,context,question,answers\na,"now it's Ada's, not",Who?,"${answers.replaceAll('"', '""')}"\n`;
    expect(problemsOf(text)).toEqual([['span-edge-space', '""Ada\'s ""']]);
    expect(repaired(text)).toBe(text.replace('Ada\'s ""', 'Ada\'s""'));
    const moved = text.replace('[ 4, 9]', '[ 3, 9]');
    expect(repaired(moved)).toBe(repaired(text));
  });

  test('faults of quoting and rows with too many cells are named', () => {
    const head = 'context,question,answer_text,answer_start\n';
    expect(problemsOf(`${head}Ada, who wrote,Who?,Ada,0\n`)).toContainEqual(['csv-syntax', '0']);
    expect(problemsOf(`${head}Ada,Who?,Ada,1\n"Ada,Who?,Ada,0\n`)).toEqual([
      ['id-missing', 'Ada'],
      ['span-out-of-range', '1'],
      ['csv-syntax', '"'],
    ]);
  });
});

describe('questions and paragraphs', () => {
  const question = (id: number, paragraph: number, answer: [string | null, number | null, number | null]) => ({
    id,
    paragraph_id: paragraph,
    question_text: `${id}?`,
    answer_text: answer[0],
    answer_start: answer[1],
    answer_end: answer[2],
  });
  const file = (...questions: unknown[]) => JSON.stringify({ questions, paragraphs: [context, 'Ada'] });

  test('the end goes with the answer', () => {
    const text = file(question(1, 0, ['Ada', 3, 5]), question(2, 0, ['Ada', 2, 5]), question(3, 7, ['Ada', 0, 2]));
    expect(problemsOf(text)).toEqual([
      ['span-utf16', '3'],
      ['answer-end-mismatch', '5'],
      ['field-type', '7'],
    ]);
    expect(editsOf(text)).toEqual([
      ['3', '2'],
      ['5', '4'],
      ['5', '4'],
    ]);
    expect(problemsOf(repaired(text))).toEqual([['field-type', '7']]);
  });

  test('an empty answer is taken away by null in all three fields', () => {
    const text = file({ ...question(1, 1, ['', -1, -1]), is_impossible: true });
    expect(problemsOf(text)).toEqual([['span-empty', '""']]);
    const made = editsOf(text);
    expect(made).toEqual([
      ['""', 'null'],
      ['-1', 'null'],
      ['-1', 'null'],
    ]);
    expect(problemsOf(repaired(text))).toEqual([]);
  });

  test('the problems of a context stand in the list of paragraphs', () => {
    const text = JSON.stringify({ questions: [question(1, 0, ['Ada', 0, 2])], paragraphs: [' ', 5] });
    expect(problemsOf(text)).toEqual([
      ['context-empty', '" "'],
      ['field-type', '5'],
    ]);
  });
});

describe('CMRC 2018 as first published', () => {
  test('has texts without offsets: only the text can be wrong', () => {
    const qas = [
      { query_id: 'a', query_text: '谁?', answers: ['Ada', 'ada lovelace', 'Turing'] },
      { query_id: 'a', query_text: ' ', answers: 'Ada' },
    ];
    const text = JSON.stringify([{ context_id: 'c', context_text: '😀 Ada Lovelace.', title: 'T', qas }]);
    expect(problemsOf(text)).toEqual([
      ['span-absent', '"ada lovelace"'],
      ['span-absent', '"Turing"'],
      ['id-duplicate', '"a"'],
      ['question-empty', '" "'],
      ['field-type', '"Ada"'],
    ]);
    expect(editsOf(text)).toEqual([
      ['ada l', 'Ada L'],
      ['', '-2'],
    ]);
    expect(validateDataset(text).format).toBe('cmrc2018');
  });
});

test.each(['title', 'paragraph.note', 'note', 'answers', 'id', 'context'])(
  'a row whose %s is nested beyond all sense is checked, and refused where it would have to be written',
  key => {
    const deep = '['.repeat(50_000) + ']'.repeat(50_000);
    const row = JSON.stringify({ id: 'a', title: 'T', context: 'c', question: '?', answers: [], [key]: 0 });
    const text = row.replace(`"${key}":0`, `"${key}":${deep}`);
    expect(validateDataset(`${text}\n${text}`)).toMatchObject({ format: 'jsonl', questions: 2 });
    const file = readSquadFile(text);
    expect(() => writeSquadFile(file?.root ?? {}, 'squad1')).toThrow(
      expect.objectContaining({ code: 'json-syntax' }) as Error,
    );
  },
);

test('numbers of the seventh homework may be anything', () => {
  const deep = '['.repeat(50_000) + ']'.repeat(50_000);
  const question = `{"paragraph_id":${deep},"question_text":"?"}`;
  const other = `{"id":"a","paragraph_id":0,"question_text":"?","answer_text":"a","answer_start":0,"answer_end":${deep}}`;
  const text = `{"questions":[${question},${other}],"paragraphs":["a"]}`;
  expect(validateDataset(text).counts).toEqual({ 'field-type': 1, 'answer-end-mismatch': 1 });
});

test('broken quotes, lone line ends and other data are refused or named, never a reason to fail', () => {
  for (const text of [
    'context,question\r"',
    '{"context": 1, "question"',
    '[{"context":"a","question":"b"},',
    '"',
    '\ufeff',
  ]) {
    expect(validateDataset(text).problems.length, text).toBeGreaterThan(0);
  }
});
