import { basename } from 'node:path';
import * as vscode from 'vscode';
import { SpanLabError } from '../../core/errors';
import type { RepairEdit } from '../../core/dataset/composedEdits';
import { rangeOf, type DatasetDocuments } from './datasetDocuments';
import { toWorkspaceEdit } from './fixProvider';
import type { RepairList } from './repairList';
import { fitsRefactorPreview, groupsOf, listRepairs } from './repairPreview';
import { showRepairResult } from './repairResult';
import { faultCount, repairsOf } from '../../core/dataset/repairs';
import { requireDataset } from './requireDataset';

/**
 * Shows all repairs that are the only possible ones before anything changes: in VS Code's refactor preview, one entry for each
 * problem code; where there are too many for that, as a list, with a choice of codes. What the user accepts is one edit.
 * @returns how many problems are gone and how many errors and warnings are left; undefined when the user gave up
 */
export async function repairDataset(
  active: vscode.TextDocument | undefined,
  documents: DatasetDocuments,
  list: RepairList,
): Promise<{ repaired: number; left: number } | undefined> {
  const document = requireDataset(active);
  const { analysis, report } = documents.validate(document);
  const { edits, left } = repairsOf(analysis);
  const before = faultCount(report.problems);
  if (edits.length === 0) {
    void showRepairResult(0, left);
    return { repaired: 0, left };
  }
  const isApplied = fitsRefactorPreview(analysis.text, edits)
    ? await applyWithPreview(document, edits)
    : await applyWithList(document, analysis.text, edits, list);
  if (!isApplied) return undefined;
  // The user may have left some out.
  const after = faultCount(documents.validate(document).report.problems);
  const result = { repaired: Math.max(0, before - after), left: after };
  void showRepairResult(result.repaired, result.left);
  return result;
}

async function applyWithPreview(document: vscode.TextDocument, edits: readonly RepairEdit[]): Promise<boolean> {
  const { version } = document;
  const workspaceEdit = new vscode.WorkspaceEdit();
  for (const { code, edits: ofCode } of groupsOf(edits)) {
    const metadata = {
      needsConfirmation: true,
      label: code,
      description: vscode.l10n.t('{0} changes', ofCode.length),
    };
    for (const { startUtf16, endUtf16, newText } of ofCode) {
      workspaceEdit.replace(document.uri, rangeOf(document, startUtf16, endUtf16), newText, metadata);
    }
  }
  // VS Code shows edits that need a confirmation without a tick.
  void vscode.window.showInformationMessage(
    vscode.l10n.t("Tick what to repair (the file's box ticks all), then Apply."),
  );
  await vscode.workspace.applyEdit(workspaceEdit, { isRefactoring: true });
  // VS Code answers true also when the preview was discarded.
  return document.version !== version;
}

async function applyWithList(
  document: vscode.TextDocument,
  text: string,
  edits: readonly RepairEdit[],
  list: RepairList,
): Promise<boolean> {
  const { version } = document;
  const placeOf = (utf16: number): { line: number; column: number } => {
    const { line, character } = document.positionAt(utf16);
    return { line: line + 1, column: character + 1 };
  };
  const name = basename(document.fileName);
  await list.show(`${vscode.l10n.t('Repairs of {0}', name)}.txt`, listRepairs(text, edits, placeOf));
  const items = groupsOf(edits).map(({ code, edits: ofCode }) => ({
    label: code,
    description: vscode.l10n.t('{0} changes', ofCode.length),
    picked: true,
    edits: ofCode,
  }));
  const chosen = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('Repair {0}', name),
    placeHolder: vscode.l10n.t('Accept to make the changes listed below; Escape changes nothing'),
    canPickMany: true,
    ignoreFocusOut: true,
  });
  const accepted = chosen?.flatMap(item => item.edits) ?? [];
  if (accepted.length === 0) return false;
  const isApplied =
    document.version === version && (await vscode.workspace.applyEdit(toWorkspaceEdit(document, accepted)));
  if (!isApplied) throw new SpanLabError('file-write-failed', vscode.l10n.t('The document could not be changed.'));
  await vscode.window.showTextDocument(document);
  return true;
}
