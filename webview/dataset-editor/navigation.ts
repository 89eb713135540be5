import type { ParagraphView } from '../../src/protocol/views/datasetEditor';
import { problemPlaces } from './nextProblem';

/** Where the user is, and what is listed: what the view remembers while it is hidden. */
export interface Navigation {
  readonly search: string;
  readonly onlyProblems: boolean;
  readonly questionIndex: number;
  readonly answerIndex: number;
  /** The paragraph that the indexes belong to. */
  readonly paragraphIndex: number;
}

export const initialNavigation: Navigation = {
  search: '',
  onlyProblems: false,
  questionIndex: 0,
  answerIndex: 0,
  paragraphIndex: -1,
};

/** Where the user is in a paragraph that was not shown before, or is shown for its problems: at the first of them. */
export function atFirstProblem(navigation: Navigation, paragraph: ParagraphView): Navigation {
  const first = problemPlaces(paragraph)[0] ?? { questionIndex: 0, answerIndex: 0 };
  return { ...navigation, ...first, paragraphIndex: paragraph.paragraphIndex };
}

/** Where the user is in a paragraph that has changed: at the same answer, or the last one where that is gone. */
export function keptWithin(navigation: Navigation, paragraph: ParagraphView): Navigation {
  const lastQuestion = Math.max(0, paragraph.questions.length - 1);
  const questionIndex = Math.min(navigation.questionIndex, lastQuestion);
  const lastAnswer = Math.max(0, (paragraph.questions[questionIndex]?.answers.length ?? 0) - 1);
  const answerIndex = Math.min(navigation.answerIndex, lastAnswer);
  const isSame = questionIndex === navigation.questionIndex && answerIndex === navigation.answerIndex;
  return isSame ? navigation : { ...navigation, questionIndex, answerIndex };
}
