import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { unambiguousFixes } from '../../../test/support/unambiguousFixes';
import { analyseDataset } from './analysis';
import { applyEdits, applyFixes } from './applyFixes';
import { validateDataset } from './validate';
import { faultCount, repairsOf } from './repairs';

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

describe('repairsOf', () => {
  test('repairs what has one repair, leaves what needs a choice, and the result is right', () => {
    const text = dataset([
      { text: 'Ada Lovelace', answer_start: 4 },
      { text: 'Charles Babbage', answer_start: 0 },
      { text: 'notes', answer_start: 0 },
      { text: 'nowhere', answer_start: 3 },
    ]);
    const { edits, repaired, left } = repairsOf(analyseDataset(text));
    const after = validateDataset(applyEdits(text, edits));
    const wrong = after.problems.filter(({ severity }) => severity !== 'information');
    expect(wrong.map(problem => problem.id)).toEqual(['q2', 'q3']);
    expect({ repaired, left }).toEqual({ repaired: 2, left: 2 });
  });

  test('repairs ids as well as offsets', () => {
    const text = dataset([{ text: 'Ada', answer_start: 2 }]).replace('"id": "q0",', '');
    const { edits } = repairsOf(analyseDataset(text));
    expect(edits.map(({ code }) => code)).toContain('id-missing');
    expect(faultCount(validateDataset(applyEdits(text, edits)).problems)).toBe(0);
  });

  test('does what round after round of fixes does, and leaves nothing for another round', () => {
    const sample = readFileSync(join(import.meta.dirname, '..', '..', '..', 'media/sample/faulty.squad.json'), 'utf8');
    const { edits } = repairsOf(analyseDataset(sample));
    let text = sample;
    for (let round = 0; round < 5; round++) text = applyFixes(text, unambiguousFixes(validateDataset(text))).text;
    expect(text).not.toBe(sample);
    expect(applyEdits(sample, edits)).toBe(text);
    expect(repairsOf(analyseDataset(text)).edits).toEqual([]);
  });
});
