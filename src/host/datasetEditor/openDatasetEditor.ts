import * as vscode from 'vscode';
import { SpanLabError } from '../../core/errors';
import { activeDocument, activeUri } from '../activeDocument';
import { customEditors } from '../contributions';
import { isDatasetDocument } from '../diagnostics/datasetDocuments';
import { isLongFile } from '../longDatasets/isLongFile';
import { findDatasets, isDatasetName, isLikelyDataset } from '../steps/workspaceFiles';

/**
 * Opens a file in the dataset editor: the one given, the active one, or one of the workspace that the user chooses. A file too
 * long for an editor is opened for viewing.
 */
export async function openDatasetEditor(argument: unknown): Promise<void> {
  const uri = argument instanceof vscode.Uri ? argument : ((await activeDataset()) ?? (await pickDataset()));
  if (uri === undefined) return;
  const isLong = uri.scheme === 'file' && (await isLongFile(uri.fsPath));
  const viewType = isLong ? customEditors.longDataset : customEditors.datasetEditor;
  await vscode.commands.executeCommand('vscode.openWith', uri, viewType);
}

async function activeDataset(): Promise<vscode.Uri | undefined> {
  const document = activeDocument();
  if (document !== undefined && isDatasetDocument(document)) return document.uri;
  // Right after the start documents may not be known yet, and of the longest files they never are: then the file itself tells.
  const uri = activeUri();
  if (uri?.scheme !== 'file') return undefined;
  return isDatasetName(uri.path) && (await isLikelyDataset(uri.fsPath)) ? uri : undefined;
}

async function pickDataset(): Promise<vscode.Uri | undefined> {
  const files = (await findDatasets()).filter(file => !file.path.toLowerCase().endsWith('.gz'));
  if (files.length === 0) {
    throw new SpanLabError('file-missing', vscode.l10n.t('The workspace has no SQuAD-style JSON file.'));
  }
  const items = files.map(({ path, label }) => ({ label, path }));
  const chosen = await vscode.window.showQuickPick(items, { title: vscode.l10n.t('Open Dataset Editor') });
  return chosen && vscode.Uri.file(chosen.path);
}
