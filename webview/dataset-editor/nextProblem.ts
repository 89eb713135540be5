import type { ParagraphView, ProblemView, QuestionView } from '../../src/protocol/views/datasetEditor';
import type { AnswerPlace } from './questionMarks';

/**
 * The places of a paragraph's problems, in the order of the file; advice is none. A problem of the question itself counts for its
 * first answer.
 */
export function problemPlaces(paragraph: ParagraphView): readonly AnswerPlace[] {
  return paragraph.questions.flatMap((question, questionIndex) =>
    problemAnswers(question).map(answerIndex => ({ questionIndex, answerIndex })),
  );
}

/** The first problem of the paragraph after a place; null when the rest of it is fine. */
export function problemAfter(paragraph: ParagraphView, place: AnswerPlace): AnswerPlace | null {
  return (
    problemPlaces(paragraph).find(
      ({ questionIndex, answerIndex }) =>
        questionIndex > place.questionIndex ||
        (questionIndex === place.questionIndex && answerIndex > place.answerIndex),
    ) ?? null
  );
}

function problemAnswers(question: QuestionView): readonly number[] {
  const answers = question.answers.flatMap((answer, index) =>
    answer.problem === null || isAdvice(answer.problem) ? [] : [index],
  );
  const isWrong = question.problems.some(problem => !isAdvice(problem));
  return isWrong && !answers.includes(0) ? [0, ...answers] : answers;
}

function isAdvice({ severity }: ProblemView): boolean {
  return severity === 'information';
}
