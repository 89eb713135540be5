import * as vscode from 'vscode';
import { SpanLabError } from '../../core/errors';
import { activeDocument } from '../activeDocument';
import { customEditors } from '../contributions';
import { isDatasetDocument } from '../diagnostics/datasetDocuments';
import { findDatasets } from '../steps/workspaceFiles';

/** Opens a file in the dataset editor: the one given, the active one, or one of the workspace that the user chooses. */
export async function openDatasetEditor(argument: unknown): Promise<void> {
  const uri = argument instanceof vscode.Uri ? argument : (activeDataset() ?? (await pickDataset()));
  if (uri !== undefined) await vscode.commands.executeCommand('vscode.openWith', uri, customEditors.datasetEditor);
}

function activeDataset(): vscode.Uri | undefined {
  const document = activeDocument();
  return document !== undefined && isDatasetDocument(document) ? document.uri : undefined;
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
