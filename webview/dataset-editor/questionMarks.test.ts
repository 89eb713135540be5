import { describe, expect, it } from 'vitest';
import type { AnswerView, ParagraphView } from '../../src/protocol/views/datasetEditor';
import { answerPlaces, questionMarks } from './questionMarks';

const context = '🚀 electrical fire in the cabin';
const answer = (text: string, startCodePoint: number, isWrong = false): AnswerView => ({
  text,
  startCodePoint,
  problem: isWrong ? { code: 'span-mismatch', severity: 'error', message: '', fixes: [] } : null,
});
const question = (...answers: AnswerView[]) => ({ id: '', question: '', isImpossible: false, answers, problems: [] });
const paragraph: ParagraphView = {
  paragraphIndex: 0,
  title: '',
  context,
  problems: [],
  questions: [
    question(answer('cabin', 25), answer('cabin', 25)),
    question(answer('fire', 13), answer('electrical fire', 2), answer('fire', 99, true)),
    question(answer('fire', 10, true)),
  ],
};

describe('questionMarks', () => {
  it('marks in code points, the selected answer first, equal ones once, wrong ones where they point', () => {
    const marks = questionMarks(paragraph, { questionIndex: 1, answerIndex: 1 });
    expect(marks.map(mark => [mark.label, mark.kind, context.slice(mark.startUtf16, mark.endUtf16)])).toEqual([
      ['2', 'selected', 'electrical fire'],
      ['2', 'current', 'fire'],
      ['2', 'wrong', ''],
      ['1', 'other', 'cabin'],
      ['3', 'wrong', 'al f'],
    ]);
  });

  it('marks a selected answer that is wrong as both', () => {
    const marks = questionMarks(paragraph, { questionIndex: 2, answerIndex: 0 });
    expect(marks.slice(0, 2).map(mark => mark.kind)).toEqual(['selected', 'wrong']);
  });

  it('counts answers and their places', () => {
    expect(answerPlaces(paragraph)).toEqual({ answers: 6, places: 5 });
  });
});
