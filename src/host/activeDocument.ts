import * as vscode from 'vscode';
import { customEditors } from './contributions';

/** The file in front of the user: in a text editor, of a comparison the right side, or in one of the dataset editors. */
export function activeUri(): vscode.Uri | undefined {
  const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  if (input instanceof vscode.TabInputText) return input.uri;
  if (input instanceof vscode.TabInputTextDiff) return input.modified;
  const ours: readonly string[] = Object.values(customEditors);
  return input instanceof vscode.TabInputCustom && ours.includes(input.viewType) ? input.uri : undefined;
}

/** The document in front of the user, as far as VS Code has told of it by now. */
export function activeDocument(): vscode.TextDocument | undefined {
  const uri = activeUri();
  if (uri === undefined) return vscode.window.activeTextEditor?.document;
  return vscode.workspace.textDocuments.find(document => document.uri.toString() === uri.toString());
}

/**
 * The document in front of the user. Right after another file was opened its tab is there already, but not yet its text: this
 * waits for it. Undefined where there is none, or none whose text VS Code gives to extensions.
 */
export async function whenActiveDocument(): Promise<vscode.TextDocument | undefined> {
  const uri = activeUri();
  const known = activeDocument();
  if (uri === undefined || known !== undefined) return known;
  return vscode.workspace.openTextDocument(uri).then(
    document => document,
    () => undefined,
  );
}
