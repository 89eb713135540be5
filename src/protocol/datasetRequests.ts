import type { LeakCounts } from '../core/dataset/leaks/findLeaks';
import type { DatasetOverview } from '../core/dataset/overview';
import type { ParagraphDetail } from '../core/dataset/outline';
import type { ProblemCode, ProblemSeverity } from '../core/dataset/problem';
import type { LinePosition } from '../core/text/lineIndex';

/** Divides a data set into training and validation data, or takes a random sample of its questions. */
export interface SplitRequest {
  /** The file to read, packed with gzip or not. */
  readonly data: string;
  readonly plan:
    | {
        readonly type: 'split';
        /** Share of the questions that go to validation, above 0 and below 1. */
        readonly validationShare: number;
        readonly by: 'article' | 'paragraph';
        readonly seed: number;
        readonly trainOut: string;
        readonly validationOut: string;
      }
    | { readonly type: 'sample'; readonly size: number; readonly seed: number; readonly out: string };
  /** Whether files that exist are replaced; the file that is read never is. */
  readonly replace: boolean;
}

/** A file that a split has written. */
export interface WrittenPart {
  readonly role: 'train' | 'validation' | 'sample';
  readonly path: string;
  readonly paragraphs: number;
  readonly questions: number;
}

/** A data set as it is on the disk, or as an editor holds it. */
export type DatasetSource = { readonly path: string } | { readonly text: string };

export interface LeakRequest {
  readonly data: DatasetSource;
  /** The file with the training data. */
  readonly training: string;
}

export interface LeakResult {
  readonly counts: LeakCounts;
  readonly problems: readonly PlacedProblem[];
}

/** Lines and UTF-16 units of a line, from 0, as editors count them; the end is exclusive. */
export interface LineRange {
  readonly start: LinePosition;
  readonly end: LinePosition;
}

/** A problem for an editor that does not hold the text. It has no fixes: those count from a text. */
export interface PlacedProblem {
  readonly code: ProblemCode;
  readonly severity: ProblemSeverity;
  readonly message: string;
  readonly range: LineRange;
  readonly related: readonly PlacedRelated[];
}

export interface PlacedRelated {
  readonly message: string;
  /** Path of the file; null for the problem's own. */
  readonly file: string | null;
  readonly range: LineRange;
}

/** One state of a file, without its text. */
export interface DatasetDescription {
  /** Another one for each state of the file. */
  readonly version: string;
  readonly overview: DatasetOverview;
  /** The gravest ones, in the order of the file. */
  readonly problems: readonly PlacedProblem[];
  /** How many there are, those included that are not listed. */
  readonly problemCount: number;
}

export interface ParagraphDescription {
  /** That of the file when the paragraph was read: an index may mean another paragraph by then. */
  readonly version: string;
  /** Null when the file has none with this index. */
  readonly paragraph: ParagraphDetail | null;
}
