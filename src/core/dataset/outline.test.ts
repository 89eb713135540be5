import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { randomDataset, randomLayout, writeJson } from '../../../test/support/randomDataset';
import { Random } from '../random';
import { analyseDataset } from './analysis';
import { applyEdits } from './applyFixes';
import { fixOf, outlineOf, paragraphDetail } from './outline';
import { reportOf } from './validate';

const everyRule = readFileSync(join(import.meta.dirname, '../../../test/fixtures/dataset/everyRule.json'), 'utf8');

test('every paragraph has a line, the broken ones too', () => {
  const outline = outlineOf(analyseDataset(everyRule));
  expect(outline).toHaveLength(5);
  expect(outline[0]).toEqual({
    paragraphIndex: 0,
    title: 'Ada Lovelace',
    preview: 'Ada 😀 Lovelace wrote notes on the engine of Charles Babbage. Ada was from Londo…',
    questions: 22,
    codePoints: 81,
    errors: 21,
    warnings: 1,
  });
  expect(outline[2]).toMatchObject({ title: 'Ada Lovelace', preview: '', questions: 0, codePoints: 0, errors: 2 });
});

test('a preview is one line of at most 80 code points', () => {
  const context = ` \n first\tline\r\n${'😀'.repeat(100)}`;
  const [{ preview }] = outlineOf(analyseDataset(JSON.stringify({ data: [{ paragraphs: [{ context, qas: [] }] }] })));
  expect(preview).toBe(`first line ${'😀'.repeat(68)}…`);
});

test('a paragraph shows what the file says, with the problems where they belong', () => {
  const detail = paragraphDetail(analyseDataset(everyRule), 0);
  expect(detail).toMatchObject({ paragraphIndex: 0, title: 'Ada Lovelace' });
  expect(detail?.questions).toHaveLength(22);
  expect(detail?.questions[1]).toMatchObject({
    id: 'mismatch',
    question: 'Whose engine?',
    isImpossible: false,
    answers: [{ text: 'Charles', startCodePoint: 41, problem: { code: 'span-mismatch', fixes: [expect.any(String)] } }],
    problems: [],
  });
  const codes = detail?.questions.map(({ problems }) => problems.map(({ code }) => code));
  expect(codes?.slice(13, 18)).toEqual([
    ['id-duplicate'],
    ['id-missing'],
    ['impossible-with-answers'],
    ['answerable-without-answers', 'question-duplicate'],
    ['question-empty'],
  ]);
  expect(detail?.questions[21]).toMatchObject({
    id: '',
    question: '',
    answers: [],
    problems: [{ code: 'field-type' }],
  });
});

test('advice about the paragraph stands with the paragraph, that about a question with the question', () => {
  const paragraph = { context: 'a bell', qas: [{ id: '1', question: 'Which?', answers: [] }] };
  const again = { context: 'a bell', qas: [{ id: '2', question: 'Which?', answers: [] }] };
  const analysis = analyseDataset(JSON.stringify({ version: 'v2.0', data: [{ paragraphs: [paragraph, again] }] }));
  const codesOf = (index: number): unknown => {
    const { problems, questions } = paragraphDetail(analysis, index) ?? { problems: [], questions: [] };
    return [problems.map(({ code }) => code), questions.map(question => question.problems.map(({ code }) => code))];
  };
  expect(codesOf(1)).toEqual([['context-duplicate'], [expect.arrayContaining(['question-duplicate'])]]);
  expect(codesOf(0)).toEqual([[], [expect.not.arrayContaining(['question-duplicate'])]]);
});

test('there is no paragraph behind the last', () => {
  expect(paragraphDetail(analyseDataset(everyRule), 5)).toBeNull();
});

test('paragraphs of a broken file can be looked at', () => {
  const broken = analyseDataset(everyRule.replace('"id": "utf16",', '"id": "utf16"'));
  const detail = paragraphDetail(broken, 0);
  expect(detail?.questions[1]).toMatchObject({ id: 'mismatch', answers: [{ problem: { fixes: [] } }] });
});

test.each(Array.from({ length: 60 }, (_, seed) => seed))('each fix shown can be had (seed %i)', seed => {
  const random = Random.fromSeed(seed);
  const analysis = analyseDataset(writeJson(randomDataset(random), randomLayout(random)));
  const report = reportOf(analysis);
  const outline = outlineOf(analysis);
  const inParagraphs = report.problems.filter(
    ({ severity, startUtf16 }) =>
      severity !== 'information' &&
      analysis.places.some(place => place.startUtf16 <= startUtf16 && startUtf16 < place.endUtf16),
  );
  const sum = (numbers: number[]): number => numbers.reduce((total, number) => total + number, 0);
  expect(sum(outline.map(({ errors, warnings }) => errors + warnings))).toBe(inParagraphs.length);
  const shown = analysis.paragraphs.flatMap((_, paragraphIndex) =>
    (paragraphDetail(analysis, paragraphIndex)?.questions ?? []).flatMap(({ answers, problems }, questionIndex) =>
      [
        ...problems.flatMap(({ fixes }) => fixes).map((title, fixIndex) => ({ title, answerIndex: null, fixIndex })),
        ...answers.flatMap(({ problem }, answerIndex) =>
          (problem?.fixes ?? []).map((title, fixIndex) => ({ title, answerIndex, fixIndex })),
        ),
      ].map(each => ({ ...each, paragraphIndex, questionIndex })),
    ),
  );
  const fixes = shown.map(({ title, ...address }) => {
    const fix = fixOf(analysis, address);
    expect(fix?.title).toBe(title);
    return fix;
  });
  const all = report.problems.flatMap(problem => problem.fixes);
  const inOrder = (list: readonly unknown[]): string[] => list.map(fix => JSON.stringify(fix)).sort();
  expect(inOrder(fixes)).toEqual(inOrder(all));
  for (const fix of fixes) expect(applyEdits(analysis.text, fix?.edits ?? [])).not.toBe(analysis.text);
});

test('there is no fix behind the last', () => {
  const address = { paragraphIndex: 0, questionIndex: 1, answerIndex: 0 };
  const analysis = analyseDataset(everyRule);
  expect(fixOf(analysis, { ...address, fixIndex: 0 })?.isPreferred).toBe(true);
  expect(fixOf(analysis, { ...address, fixIndex: 1 })).toBeNull();
});

test('very many faulty questions, and a question with very many faulty answers, are shown without waiting', () => {
  const answers = Array.from({ length: 20_000 }, () => ({ text: 'b', answer_start: 0 }));
  const qas = [{ id: 'q', question: '?', answers }, ...Array.from({ length: 20_000 }, () => ({}))];
  const detail = paragraphDetail(
    analyseDataset(JSON.stringify({ data: [{ paragraphs: [{ context: 'a', qas }] }] })),
    0,
  );
  expect(detail?.questions).toHaveLength(20_001);
  expect(detail?.questions[0]?.answers.at(-1)?.problem?.code).toBe('span-absent');
  expect(detail?.questions.at(-1)?.problems.map(({ code }) => code)).toContain('id-missing');
});
