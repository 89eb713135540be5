import { overviewOf, type DatasetOverview } from '../../core/dataset/overview';
import type { DatasetAnalysis } from '../../core/dataset/analysis';
import { paragraphDetail, type ParagraphDetail } from '../../core/dataset/outline';
import type { ToDatasetEditor } from '../../protocol/views/datasetEditor';

/** A state of a file as a whole. */
export type DatasetState = Exclude<ToDatasetEditor, { readonly type: 'change' }>;

export interface SnapshotFacts {
  readonly fileName: string;
  readonly readOnly: boolean;
  readonly isTooLong?: boolean;
}

/** What the dataset editor shows of a file: its paragraphs, and one of them in full. */
export function datasetSnapshot(
  analysis: DatasetAnalysis,
  { paragraphIndex, ...facts }: SnapshotFacts & { readonly paragraphIndex: number },
): DatasetState {
  return snapshotOf(overviewOf(analysis), paragraphDetail(analysis, paragraphIndex), facts);
}

/** The same, of a file whose text is elsewhere. */
export function snapshotOf(
  overview: DatasetOverview,
  paragraph: ParagraphDetail | null,
  { fileName, readOnly, isTooLong }: SnapshotFacts,
): DatasetState {
  if (overview.type === 'invalid') return overview;
  return { ...overview, type: 'snapshot', fileName, paragraph, readOnly, ...(isTooLong === true ? { isTooLong } : {}) };
}
