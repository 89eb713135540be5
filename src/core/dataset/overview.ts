import type { DatasetAnalysis } from './analysis';
import { outlineOf, type ParagraphOutline } from './outline';
import type { Problem } from './problem';
import { reportedFormat, type ReportedFormat } from './validate';

/** What a list of a file's paragraphs shows; or, where the file is no data set, why not. */
export type DatasetOverview =
  | {
      readonly type: 'dataset';
      readonly format: ReportedFormat;
      readonly paragraphs: readonly ParagraphOutline[];
      /** Problems of the whole file. */
      readonly errors: number;
      readonly warnings: number;
    }
  | { readonly type: 'invalid'; readonly code: string; readonly message: string };

export function overviewOf(analysis: DatasetAnalysis): DatasetOverview {
  const { fileProblems } = analysis;
  if (analysis.format === null) {
    const [problem] = fileProblems;
    return { type: 'invalid', code: problem?.code ?? 'format-unknown', message: problem?.message ?? '' };
  }
  const paragraphs = outlineOf(analysis);
  const ofFile = (severity: Problem['severity']): number =>
    fileProblems.filter(problem => problem.severity === severity).length;
  const sum = (count: (paragraph: ParagraphOutline) => number): number =>
    paragraphs.reduce((total, paragraph) => total + count(paragraph), 0);
  return {
    type: 'dataset',
    format: reportedFormat(analysis),
    paragraphs,
    errors: ofFile('error') + sum(paragraph => paragraph.errors),
    warnings: ofFile('warning') + sum(paragraph => paragraph.warnings),
  };
}

/** The next paragraph after one that has errors, else warnings; searches on from the start; null when none has. */
export function nextProblemParagraph(paragraphs: readonly ParagraphOutline[], after: number): number | null {
  const inOrder = [...paragraphs.slice(after + 1), ...paragraphs.slice(0, after + 1)];
  const found =
    inOrder.find(paragraph => paragraph.errors > 0) ?? inOrder.find(paragraph => paragraph.warnings > 0) ?? null;
  return found?.paragraphIndex ?? null;
}
