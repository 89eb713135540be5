import { describe, expect, it } from 'vitest';
import type { ParagraphView, ProblemView, QuestionView } from '../../src/protocol/views/datasetEditor';
import { problemAfter, problemPlaces } from './nextProblem';

const problem: ProblemView = { code: 'span-mismatch', severity: 'error', message: '', fixes: [] };
const question = (wrong: readonly boolean[], problems: readonly ProblemView[] = []): QuestionView => ({
  id: '',
  question: '',
  isImpossible: false,
  answers: wrong.map(isWrong => ({ text: '', startCodePoint: 0, problem: isWrong ? problem : null })),
  problems,
});
const paragraph: ParagraphView = {
  paragraphIndex: 0,
  title: '',
  context: '',
  problems: [],
  questions: [
    question([false, true]),
    question([false], [{ ...problem, severity: 'information' }]),
    question([], [problem]),
    question([false, true], [problem]),
  ],
};

describe('problems of a paragraph', () => {
  it('are found in answers and in questions', () => {
    expect(problemPlaces(paragraph).map(place => [place.questionIndex, place.answerIndex])).toEqual([
      [0, 1],
      [2, 0],
      [3, 0],
      [3, 1],
    ]);
  });

  it('follow one another to the end', () => {
    expect(problemAfter(paragraph, { questionIndex: 0, answerIndex: 1 })).toEqual({ questionIndex: 2, answerIndex: 0 });
    expect(problemAfter(paragraph, { questionIndex: 3, answerIndex: 0 })).toEqual({ questionIndex: 3, answerIndex: 1 });
    expect(problemAfter(paragraph, { questionIndex: 3, answerIndex: 1 })).toBeNull();
  });
});
