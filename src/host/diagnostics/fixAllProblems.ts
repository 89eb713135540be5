import * as vscode from 'vscode';
import { SpanLabError } from '../../core/errors';
import type { DatasetDocuments } from './datasetDocuments';
import { toWorkspaceEdit } from './fixProvider';
import { repairsOf } from '../../core/dataset/repairs';
import { requireDataset } from './requireDataset';
import { showRepairResult } from './repairResult';

/**
 * Repairs every problem of a document that has a single possible repair, as one edit that one undo takes back.
 * @returns how many problems were repaired and how many errors and warnings are left
 */
export async function fixAllProblems(
  active: vscode.TextDocument | undefined,
  documents: DatasetDocuments,
): Promise<{ repaired: number; left: number }> {
  const document = requireDataset(active);
  const { analysis, version } = documents.validate(document);
  const { edits, repaired, left } = repairsOf(analysis);
  if (edits.length > 0) {
    const isApplied =
      document.version === version && (await vscode.workspace.applyEdit(toWorkspaceEdit(document, edits)));
    if (!isApplied) throw new SpanLabError('file-write-failed', vscode.l10n.t('The document could not be changed.'));
  }
  void showRepairResult(repaired, left);
  return { repaired, left };
}
