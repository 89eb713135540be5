import * as vscode from 'vscode';
import { SpanLabError } from '../../core/errors';
import { isDatasetDocument, type DatasetDocuments } from './datasetDocuments';
import { toWorkspaceEdit } from './fixProvider';
import { safeEdits } from './safeEdits';

/**
 * Repairs every offset of a document that has a single possible repair, as one edit that one undo takes back.
 * @returns how many problems were repaired and how many with offsets are left
 */
export async function fixAllSpans(
  document: vscode.TextDocument | undefined,
  documents: DatasetDocuments,
): Promise<{ repaired: number; left: number }> {
  if (document === undefined || !isDatasetDocument(document)) {
    throw new SpanLabError('format-unknown', vscode.l10n.t('Open a SQuAD-style JSON file first.'));
  }
  const { report, version } = documents.validate(document);
  const { edits, repaired, left } = safeEdits(document.getText(), report.problems);
  if (edits.length > 0) {
    const isApplied =
      document.version === version && (await vscode.workspace.applyEdit(toWorkspaceEdit(document, edits)));
    if (!isApplied) throw new SpanLabError('file-write-failed', vscode.l10n.t('The document could not be changed.'));
  }
  const rest = left === 0 ? '' : ` ${vscode.l10n.t('{0} are left: they need a choice, or have no repair.', left)}`;
  const done =
    repaired === 0
      ? vscode.l10n.t('No offset has a single possible repair.')
      : vscode.l10n.t('{0} offsets repaired.', repaired);
  void vscode.window.showInformationMessage(done + rest);
  return { repaired, left };
}
