import type { DatasetAnalysis } from '../../core/dataset/analysis';
import { outlineOf, paragraphDetail, type ParagraphOutline } from '../../core/dataset/outline';
import type { ToDatasetEditor } from '../../protocol/views/datasetEditor';

/** A state of a file as a whole. */
export type DatasetState = Exclude<ToDatasetEditor, { readonly type: 'change' }>;

export interface SnapshotFacts {
  readonly fileName: string;
  readonly paragraphIndex: number;
  readonly readOnly: boolean;
  readonly isTooLong?: boolean;
}

/** What the dataset editor shows of a file: its paragraphs, and one of them in full. */
export function datasetSnapshot(analysis: DatasetAnalysis, facts: SnapshotFacts): DatasetState {
  if (analysis.format === null) {
    const [problem] = analysis.fileProblems;
    return { type: 'invalid', code: problem?.code ?? 'format-unknown', message: problem?.message ?? '' };
  }
  const paragraphs = outlineOf(analysis);
  const ofFile = (severity: string): number =>
    analysis.fileProblems.filter(problem => problem.severity === severity).length;
  const sum = (count: (paragraph: ParagraphOutline) => number): number =>
    paragraphs.reduce((total, paragraph) => total + count(paragraph), 0);
  return {
    type: 'snapshot',
    fileName: facts.fileName,
    format: analysis.format,
    paragraphs,
    paragraph: paragraphDetail(analysis, facts.paragraphIndex),
    errors: ofFile('error') + sum(paragraph => paragraph.errors),
    warnings: ofFile('warning') + sum(paragraph => paragraph.warnings),
    readOnly: facts.readOnly,
    ...(facts.isTooLong === true ? { isTooLong: true } : {}),
  };
}

/** The next paragraph after one that has errors, else warnings; searches on from the start; null when none has. */
export function nextProblemParagraph(analysis: DatasetAnalysis, after: number): number | null {
  const paragraphs = outlineOf(analysis);
  const inOrder = [...paragraphs.slice(after + 1), ...paragraphs.slice(0, after + 1)];
  const found =
    inOrder.find(paragraph => paragraph.errors > 0) ?? inOrder.find(paragraph => paragraph.warnings > 0) ?? null;
  return found?.paragraphIndex ?? null;
}
