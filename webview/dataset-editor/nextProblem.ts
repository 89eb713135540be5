import type { ParagraphView, QuestionView } from '../../src/protocol/views/datasetEditor';
import type { AnswerPlace } from './questionMarks';

/** The places of a paragraph's problems, in the order of the file. A problem of the question itself counts for its first answer. */
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
  const answers = question.answers.flatMap((answer, index) => (answer.problem === null ? [] : [index]));
  return question.problems.length > 0 && !answers.includes(0) ? [0, ...answers] : answers;
}
