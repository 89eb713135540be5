import { describe, expect, test } from 'vitest';
import { applyEdits } from '../../core/dataset/applyFixes';
import { validateDataset } from '../../core/dataset/validate';
import { isSpanProblem, safeEdits } from './safeEdits';

const dataset = (answers: readonly { text: string; answer_start: number }[]): string =>
  JSON.stringify(
    {
      version: '1.1',
      data: [
        {
          title: 'Ada',
          paragraphs: [
            {
              context: '😀 Ada Lovelace wrote notes. The notes were long. Charles Babbage read them.',
              qas: answers.map((answer, index) => ({ id: `q${index}`, question: 'Who?', answers: [answer] })),
            },
          ],
        },
      ],
    },
    null,
    2,
  );

describe('safeEdits', () => {
  test('repairs what has one repair, leaves what needs a choice, and the result is right', () => {
    const text = dataset([
      { text: 'Ada Lovelace', answer_start: 4 },
      { text: 'Charles Babbage', answer_start: 0 },
      { text: 'notes', answer_start: 0 },
      { text: 'nowhere', answer_start: 3 },
    ]);
    const report = validateDataset(text);
    const { edits, repaired, left } = safeEdits(text, report.problems);
    expect({ repaired, left }).toEqual({ repaired: 2, left: 2 });
    const after = validateDataset(applyEdits(text, edits));
    expect(after.problems.filter(isSpanProblem).map(problem => problem.id)).toEqual(['q2', 'q3']);
  });

  test('leaves other problems alone', () => {
    const text = dataset([{ text: 'Ada', answer_start: 2 }]).replace('"id": "q0",', '');
    const report = validateDataset(text);
    expect(report.problems.map(problem => problem.code)).toContain('id-missing');
    expect(safeEdits(text, report.problems).edits).toEqual([]);
  });
});
