import { expect, it } from 'vitest';
import type { ParagraphView, ProblemView } from '../../src/protocol/views/datasetEditor';
import { atFirstProblem, initialNavigation, keptWithin } from './navigation';

const problem: ProblemView = { code: 'span-mismatch', severity: 'error', message: '', fixes: [] };
const paragraph = (...answers: (ProblemView | null)[][]): ParagraphView => ({
  paragraphIndex: 7,
  title: '',
  context: '',
  problems: [],
  questions: answers.map(each => ({
    id: '',
    question: '',
    isImpossible: false,
    answers: each.map(one => ({ text: '', startCodePoint: 0, problem: one })),
    problems: [],
  })),
});
const at = (questionIndex: number, answerIndex: number) => ({
  ...initialNavigation,
  search: 'bell',
  paragraphIndex: 7,
  questionIndex,
  answerIndex,
});

it('a paragraph opens at its first problem, else at its start', () => {
  expect(atFirstProblem(at(5, 5), paragraph([null], [null, problem]))).toEqual(at(1, 1));
  expect(atFirstProblem(at(5, 5), paragraph([null]))).toEqual(at(0, 0));
  expect(atFirstProblem({ ...at(0, 0), paragraphIndex: 1 }, paragraph()).paragraphIndex).toBe(7);
});

it('after a change the place stays, or the last one is taken', () => {
  const before = at(1, 1);
  expect(keptWithin(before, paragraph([null], [null, null]))).toBe(before);
  expect(keptWithin(before, paragraph([null], [null]))).toEqual(at(1, 0));
  expect(keptWithin(before, paragraph([null, null]))).toEqual(at(0, 1));
  expect(keptWithin(before, paragraph())).toEqual(at(0, 0));
});
