import type { DatasetAnalysis } from '../../core/dataset/analysis';
import { childOf } from '../../core/dataset/json/tree';
import { contextOf, paragraphAt, paragraphOf, stringAt, type ParagraphText } from './paragraphText';

/** A question of a file and where it stands. */
export interface QuestionInText {
  readonly paragraphIndex: number;
  readonly questionIndex: number;
  /** Null when the file has none. */
  readonly id: string | null;
  readonly question: string;
  readonly context: string;
  /** The context as the file has it: a JSON string, which may have escapes, without its quotation marks. */
  readonly writtenContext: string;
  /** Where the question's object starts in the file, and where the context's characters do, in UTF-16 units. */
  readonly startUtf16: number;
  readonly contextStartUtf16: number;
}

/**
 * The questions of the paragraphs that touch a range of the file, in UTF-16 units.
 * @param limit no more than these, so that a large file on one line costs no more than any other
 */
export function questionsWithin(
  analysis: DatasetAnalysis,
  start: number,
  end: number,
  limit: number,
): QuestionInText[] {
  const found: QuestionInText[] = [];
  for (const [index, place] of analysis.places.entries()) {
    if (place.endUtf16 < start) continue;
    if (place.startUtf16 > end || found.length >= limit) break;
    const paragraph = paragraphOf(analysis, index);
    if (paragraph !== null) found.push(...questionsOf(paragraph));
  }
  return found.slice(0, limit);
}

/** The question at a position of the file, or the paragraph's first behind its context; null where there is none. */
export function questionAt(analysis: DatasetAnalysis, utf16: number): QuestionInText | null {
  const paragraph = paragraphAt(analysis, utf16);
  const questions = paragraph === null ? [] : questionsOf(paragraph);
  return questions.findLast(({ startUtf16 }) => startUtf16 <= utf16) ?? questions[0] ?? null;
}

/** A question by its indexes; null when the file has none there. */
export function questionOf(
  analysis: DatasetAnalysis,
  paragraphIndex: number,
  questionIndex: number,
): QuestionInText | null {
  const paragraph = paragraphOf(analysis, paragraphIndex);
  const questions = paragraph === null ? [] : questionsOf(paragraph);
  return questions.find(each => each.questionIndex === questionIndex) ?? null;
}

function questionsOf(paragraph: ParagraphText): QuestionInText[] {
  const { root, startUtf16, paragraphIndex } = paragraph;
  const context = contextOf(paragraph);
  const node = childOf(root, 'context');
  const list = childOf(root, 'qas');
  if (context === null || node === undefined || list?.type !== 'array') return [];
  const contextStart = node.offset + 1;
  const writtenContext = paragraph.raw.slice(contextStart, node.offset + node.length - 1);
  return (list.children ?? []).flatMap((child, questionIndex) => {
    const question = stringAt(paragraph, ['qas', questionIndex, 'question']);
    if (question === null || question.trim() === '') return [];
    const id: unknown = childOf(child, 'id')?.value;
    return {
      paragraphIndex,
      questionIndex,
      id: typeof id === 'string' || typeof id === 'number' ? String(id) : null,
      question,
      context,
      writtenContext,
      startUtf16: startUtf16 + child.offset,
      contextStartUtf16: startUtf16 + contextStart,
    };
  });
}
