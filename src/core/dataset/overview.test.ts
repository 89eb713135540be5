import { describe, expect, test } from 'vitest';
import { analyseDataset } from './analysis';
import { nextProblemParagraph, overviewOf } from './overview';

const paragraph = (start: number, id: number): object => ({
  context: 'Ada wrote notes.',
  qas: [{ id: `q${id}`, question: 'Who?', answers: [{ text: 'Ada', answer_start: start }] }],
});
const overview = (...starts: number[]) =>
  overviewOf(
    analyseDataset(JSON.stringify({ version: '1.1', data: [{ title: 'T', paragraphs: starts.map(paragraph) }] })),
  );
const paragraphsOf = (...starts: number[]) => {
  const found = overview(...starts);
  return found.type === 'dataset' ? found.paragraphs : [];
};

test('an overview counts what is wrong in the file', () => {
  expect(overview(0, 3, 4)).toMatchObject({ type: 'dataset', format: 'squad1', errors: 2, warnings: 0 });
  expect(paragraphsOf(0, 3).map(({ errors }) => errors)).toEqual([0, 1]);
});

describe('nextProblemParagraph', () => {
  test('goes on from the present paragraph and round the end', () => {
    const paragraphs = paragraphsOf(0, 3, 0, 4);
    expect(nextProblemParagraph(paragraphs, 0)).toBe(1);
    expect(nextProblemParagraph(paragraphs, 1)).toBe(3);
    expect(nextProblemParagraph(paragraphs, 3)).toBe(1);
    expect(nextProblemParagraph(paragraphsOf(0, 3), 1)).toBe(1);
    expect(nextProblemParagraph(paragraphsOf(0, 0), 0)).toBeNull();
  });
});
