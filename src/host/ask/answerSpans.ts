import type { AnswerCandidate } from '../../core/answers/types';
import { CodePointIndex } from '../../core/text/codePoints';

/** A part of a text in UTF-16 units; end exclusive. */
export interface TextSpan {
  readonly start: number;
  readonly end: number;
}

/** Where the answers stand in their context, in the same order; the engine counts code points, the editor UTF-16 units. */
export function answerSpans(
  context: string,
  answers: readonly Pick<AnswerCandidate, 'startCodePoint' | 'endCodePoint'>[],
): TextSpan[] {
  const index = new CodePointIndex(context);
  return answers.map(({ startCodePoint, endCodePoint }) => ({
    start: index.toUtf16(startCodePoint),
    end: index.toUtf16(endCodePoint),
  }));
}

/**
 * Where a context stands in a document that may have been edited since: at its old place, or at the occurrence nearest to it.
 * @returns the start in UTF-16 units, or null when the document no longer holds the context
 */
export function locateContext(documentText: string, context: string, lastStart: number): number | null {
  if (documentText.startsWith(context, lastStart)) return lastStart;
  const before = documentText.lastIndexOf(context, lastStart);
  const after = documentText.indexOf(context, lastStart);
  if (before < 0) return after < 0 ? null : after;
  return after >= 0 && after - lastStart < lastStart - before ? after : before;
}
