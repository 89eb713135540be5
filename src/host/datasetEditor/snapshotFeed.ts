import type { ParagraphSummary, ToDatasetEditor } from '../../protocol/views/datasetEditor';
import type { DatasetState } from './datasetSnapshot';
import { listChange } from './listChange';

/** Sends a view each state of a data set: the first in full, then of the list of paragraphs only what has changed. */
export class SnapshotFeed {
  private sent: readonly ParagraphSummary[] | null = null;

  constructor(private readonly post: (message: ToDatasetEditor) => void) {}

  /** The view knows nothing any more: it has been loaded anew. */
  reset(): void {
    this.sent = null;
  }

  /** @param state a whole snapshot, or what is wrong with the file */
  send(state: DatasetState): void {
    const { sent } = this;
    this.sent = state.type === 'snapshot' ? state.paragraphs : null;
    if (state.type !== 'snapshot' || sent === null) {
      this.post(state);
      return;
    }
    const { paragraphs, ...facts } = state;
    this.post({ ...facts, type: 'change', change: listChange(sent, paragraphs) });
  }
}
