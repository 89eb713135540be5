import type { ToDatasetEditor } from '../../src/protocol/views/datasetEditor';

/** What the view shows: a change is put into the state before. */
export type ShownState = Exclude<ToDatasetEditor, { readonly type: 'change' }>;

/** The state after a change; a change that does not follow a snapshot is about nothing that is known, and changes nothing. */
export function withChange<Before extends ToDatasetEditor>(
  before: Before | null,
  message: Extract<ToDatasetEditor, { readonly type: 'change' }>,
): Before | ShownState | null {
  if (before?.type !== 'snapshot') return before;
  const { change, ...facts } = message;
  const { start, removed, added } = change;
  const { paragraphs } = before;
  const changed = paragraphs.slice(0, start).concat(added, paragraphs.slice(start + removed));
  return { ...facts, type: 'snapshot', paragraphs: changed };
}
