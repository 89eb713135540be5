import { codePointLength, CodePointIndex } from '../../src/core/text/codePoints';
import type { AnswerView, ParagraphView } from '../../src/protocol/views/datasetEditor';
import type { MarkKind } from '../ui/contextText';
import type { Mark } from '../ui/highlight';

/** Which answer is being worked on. */
export interface AnswerPlace {
  readonly questionIndex: number;
  readonly answerIndex: number;
}

/**
 * The marks of all answers in their paragraph, each labelled with the number of its question: first the selected answer, then
 * the others of its question, then the rest. A wrong answer is marked where it points, the selected one a second time as the
 * selected one. Equal answers are marked once.
 */
export function questionMarks(paragraph: ParagraphView, selected: AnswerPlace): readonly Mark<MarkKind>[] {
  const index = new CodePointIndex(paragraph.context);
  const marks = paragraph.questions.flatMap((question, questionIndex) =>
    question.answers.map((answer, answerIndex) => ({
      startUtf16: index.toUtf16(answer.startCodePoint),
      endUtf16: index.toUtf16(answer.startCodePoint + codePointLength(answer.text)),
      kinds: kindsOf(answer, { questionIndex, answerIndex }, selected),
      label: String(questionIndex + 1),
      order: orderOf({ questionIndex, answerIndex }, selected),
    })),
  );
  const seen = new Set<string>();
  return marks
    .sort((a, b) => a.order - b.order)
    .filter(mark => {
      const place = `${mark.startUtf16} ${mark.endUtf16} ${mark.label}`;
      return !seen.has(place) && seen.add(place).size > 0;
    })
    .flatMap(({ order: _order, kinds, ...mark }) => kinds.map(kind => ({ ...mark, kind })));
}

/** How many different places the answers of a paragraph have. */
export function answerPlaces(paragraph: ParagraphView): { readonly answers: number; readonly places: number } {
  const answers = paragraph.questions.flatMap(question => [...question.answers]);
  return {
    answers: answers.length,
    places: new Set(answers.map(answer => `${answer.startCodePoint} ${answer.text}`)).size,
  };
}

function kindsOf(answer: AnswerView, place: AnswerPlace, selected: AnswerPlace): readonly MarkKind[] {
  const isWrong = answer.problem !== null && answer.problem.severity === 'error';
  if (orderOf(place, selected) === 0) return isWrong ? ['selected', 'wrong'] : ['selected'];
  if (isWrong) return ['wrong'];
  return [place.questionIndex === selected.questionIndex ? 'current' : 'other'];
}

function orderOf(place: AnswerPlace, selected: AnswerPlace): 0 | 1 | 2 {
  if (place.questionIndex !== selected.questionIndex) return 2;
  return place.answerIndex === selected.answerIndex ? 0 : 1;
}
