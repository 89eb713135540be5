import type { AnswerCandidate } from '../../src/core/answers/types';
import { CodePointIndex } from '../../src/core/text/codePoints';
import type { MarkKind } from '../ui/contextText';
import type { Mark } from '../ui/highlight';

/**
 * The marks of ranked answers in their context, labelled with their ranks. The selected one comes first, so that it gets the
 * lane next to the text; the others are left out unless `showAll`.
 */
export function answerMarks(
  context: string,
  answers: readonly Pick<AnswerCandidate, 'startCodePoint' | 'endCodePoint'>[],
  selected: number,
  showAll: boolean,
): readonly Mark<MarkKind>[] {
  const index = new CodePointIndex(context);
  const marks = answers.map((answer, rank) => ({
    startUtf16: index.toUtf16(answer.startCodePoint),
    endUtf16: index.toUtf16(answer.endCodePoint),
    kind: rank === selected ? ('selected' as const) : ('other' as const),
    label: String(rank + 1),
  }));
  const first = marks.filter(mark => mark.kind === 'selected');
  return showAll ? [...first, ...marks.filter(mark => mark.kind === 'other')] : first;
}
