import { describe, expect, it } from 'vitest';
import type { ParagraphSummary } from '../../src/protocol/views/datasetEditor';
import { filterParagraphs, paragraphRows } from './paragraphRows';

const paragraph = (paragraphIndex: number, title: string, errors = 0, warnings = 0): ParagraphSummary => ({
  paragraphIndex,
  title,
  preview: `Text ${paragraphIndex}`,
  questions: 5,
  codePoints: 100,
  errors,
  warnings,
});
const paragraphs = [paragraph(0, 'Apollo', 1), paragraph(1, 'Apollo'), paragraph(2, 'Oil', 0, 2)];

describe('filterParagraphs', () => {
  it.each([
    ['', false, [0, 1, 2]],
    ['', true, [0, 2]],
    ['apollo', false, [0, 1]],
    ['TEXT 2', false, [2]],
    ['apollo', true, [0]],
    ['nothing', false, []],
  ])('search %j, problems only %j', (search, onlyProblems, expected) => {
    expect(filterParagraphs(paragraphs, search, onlyProblems).map(item => item.paragraphIndex)).toEqual(expected);
  });
});

describe('paragraphRows', () => {
  it('puts each article under its title', () => {
    expect(paragraphRows(paragraphs).map(({ key, isHeading }) => [key, isHeading === true])).toEqual([
      ['article 0', true],
      ['0', false],
      ['1', false],
      ['article 2', true],
      ['2', false],
    ]);
  });
});
