import * as vscode from 'vscode';
import { customEditors } from './contributions';

/** The document in front of the user: in a text editor, or in the dataset editor. */
export function activeDocument(): vscode.TextDocument | undefined {
  const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  if (input instanceof vscode.TabInputCustom && input.viewType === customEditors.datasetEditor) {
    return vscode.workspace.textDocuments.find(document => document.uri.toString() === input.uri.toString());
  }
  return vscode.window.activeTextEditor?.document;
}
