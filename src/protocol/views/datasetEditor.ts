import type {
  AnswerDetail,
  ParagraphDetail,
  ParagraphOutline,
  ProblemDetail,
  QuestionDetail,
} from '../../core/dataset/outline';
import type { ReportedFormat } from '../../core/dataset/validate';

/** One paragraph in the list on the left. */
export type ParagraphSummary = ParagraphOutline;
export type ParagraphView = ParagraphDetail;
export type QuestionView = QuestionDetail;
export type AnswerView = AnswerDetail;
export type ProblemView = ProblemDetail;

/** All that the view shows but the list of paragraphs. */
interface DatasetFacts {
  readonly fileName: string;
  readonly format: ReportedFormat;
  readonly paragraph: ParagraphView | null;
  readonly errors: number;
  readonly warnings: number;
  readonly readOnly: boolean;
  /** Read-only because VS Code gives extensions no text of this length. */
  readonly isTooLong?: boolean;
}

/** A stretch of a list that is to be replaced. */
export interface ListChange<Item> {
  readonly start: number;
  readonly removed: number;
  readonly added: readonly Item[];
}

export type ToDatasetEditor =
  | (DatasetFacts & { readonly type: 'snapshot'; readonly paragraphs: readonly ParagraphSummary[] })
  /** The next state after the last message, which was a snapshot or a change: a long list is not sent for each edit. */
  | (DatasetFacts & { readonly type: 'change'; readonly change: ListChange<ParagraphSummary> })
  /** The file is being read, which takes seconds where it is long. */
  | { readonly type: 'reading'; readonly fileName: string }
  | { readonly type: 'invalid'; readonly code: string; readonly message: string };

/** Every edit names the paragraph it was made on; question and answer are indexes within it. Spans are in code points. */
export type FromDatasetEditor =
  | { readonly type: 'ready' }
  | { readonly type: 'selectParagraph'; readonly paragraphIndex: number }
  | {
      readonly type: 'setAnswerSpan';
      readonly paragraphIndex: number;
      readonly questionIndex: number;
      /** null adds an answer. */
      readonly answerIndex: number | null;
      readonly startCodePoint: number;
      readonly endCodePoint: number;
    }
  | {
      readonly type: 'removeAnswer';
      readonly paragraphIndex: number;
      readonly questionIndex: number;
      readonly answerIndex: number;
    }
  | { readonly type: 'addQuestion'; readonly paragraphIndex: number; readonly question: string }
  | {
      readonly type: 'setQuestion';
      readonly paragraphIndex: number;
      readonly questionIndex: number;
      readonly question: string;
    }
  | { readonly type: 'removeQuestion'; readonly paragraphIndex: number; readonly questionIndex: number }
  | {
      readonly type: 'setImpossible';
      readonly paragraphIndex: number;
      readonly questionIndex: number;
      readonly isImpossible: boolean;
    }
  | {
      readonly type: 'applyFix';
      readonly paragraphIndex: number;
      readonly questionIndex: number;
      readonly answerIndex: number;
      readonly fixIndex: number;
    }
  | { readonly type: 'nextProblem' }
  | { readonly type: 'openAsText' };
