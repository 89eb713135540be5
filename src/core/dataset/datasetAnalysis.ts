import type { AnalysedParagraph } from './analysedParagraph';
import type { Finding } from './finding';
import type { FileFormat } from './formats/squadFile';
import type { ParagraphProblem } from './located/locateFindings';
import type { OriginSource } from './located/originSource';
import type { Problem, Utf16Range } from './problem';
import type { DatasetFormat } from './types';

/** Everything known about one state of a file. Never changes; the next state is made from it by `analyseDataset`. */
export interface DatasetAnalysis {
  readonly text: string;
  /** How the file is written; null when it is no data set of a known format. */
  readonly fileFormat: FileFormat | null;
  /** Whether questions may be unanswerable; null when the file is no data set. */
  readonly format: DatasetFormat | null;
  readonly saysSquad2: boolean;
  readonly articleCount: number;
  readonly paragraphs: readonly AnalysedParagraph[];
  /** Where each paragraph stands in the text; in a file that is no nested SQuAD, the record that its context is taken from. */
  readonly places: readonly Utf16Range[];
  /** By paragraph, where its values stand; null for nested SQuAD, where each paragraph's text tells it. */
  readonly sources: readonly OriginSource[] | null;
  /** Missing and repeated ids by paragraph index. */
  readonly idFindings: ReadonlyMap<number, readonly Finding[]>;
  /** The same with places, counted from the paragraph's start. */
  readonly idProblems: ReadonlyMap<number, readonly ParagraphProblem[]>;
  /** Repeated contexts and questions by paragraph index. */
  readonly duplicateFindings: ReadonlyMap<number, readonly Finding[]>;
  /** The same with places, counted from the paragraph's start. */
  readonly duplicateProblems: ReadonlyMap<number, readonly ParagraphProblem[]>;
  /** Problems that stand outside of the paragraphs, and faults of the JSON. */
  readonly fileProblems: readonly Problem[];
}

/** Says where findings of a paragraph stand. */
export type Locate = (findings: readonly Finding[], paragraphIndex: number) => readonly ParagraphProblem[];

/** Findings of paragraphs with their places. */
export function locateAll(
  findings: ReadonlyMap<number, readonly Finding[]>,
  locate: Locate,
): ReadonlyMap<number, readonly ParagraphProblem[]> {
  return new Map([...findings].map(([index, own]) => [index, locate(own, index)]));
}

/** What is known of a file that is no data set. */
export function emptyAnalysis(text: string): DatasetAnalysis {
  return {
    text,
    fileFormat: null,
    format: null,
    saysSquad2: false,
    articleCount: 0,
    paragraphs: [],
    places: [],
    sources: null,
    idFindings: new Map(),
    idProblems: new Map(),
    duplicateFindings: new Map(),
    duplicateProblems: new Map(),
    fileProblems: [],
  };
}
