import * as vscode from 'vscode';
import { SpanLabError } from '../../core/errors';
import { activeDocument } from '../activeDocument';
import { customEditors } from '../contributions';
import { isDatasetDocument } from '../diagnostics/datasetDocuments';
import { findDatasets, isLikelyDataset } from '../steps/workspaceFiles';
import type { PanelServices } from '../webview/singlePanel';
import { LongDatasetPanel } from './longDatasetPanel';
import { longDatasetText } from './longDatasetText';

/**
 * Opens a file in the dataset editor: the one given, the active one, or one of the workspace that the user chooses. A file too
 * long for an editor is opened for viewing.
 */
export async function openDatasetEditor(argument: unknown, services: PanelServices): Promise<void> {
  const uri = argument instanceof vscode.Uri ? argument : ((await activeDataset()) ?? (await pickDataset()));
  if (uri === undefined) return;
  const text = uri.scheme === 'untitled' ? null : await readLongText(uri);
  if (text === null) await vscode.commands.executeCommand('vscode.openWith', uri, customEditors.datasetEditor);
  else new LongDatasetPanel(uri, text, services);
}

async function readLongText(uri: vscode.Uri): Promise<string | null> {
  const title = vscode.l10n.t('Reading {0}', vscode.workspace.asRelativePath(uri));
  return vscode.window.withProgress({ location: vscode.ProgressLocation.Window, title }, () => longDatasetText(uri));
}

async function activeDataset(): Promise<vscode.Uri | undefined> {
  const document = activeDocument();
  if (document !== undefined && isDatasetDocument(document)) return document.uri;
  // Right after the start documents may not be known yet, and of the longest files they never are: then the file itself tells.
  const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  if (!(input instanceof vscode.TabInputText) || input.uri.scheme !== 'file') return undefined;
  const isDataset = /\.json$/i.test(input.uri.path) && (await isLikelyDataset(input.uri.fsPath));
  return isDataset ? input.uri : undefined;
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
