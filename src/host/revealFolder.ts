import * as vscode from 'vscode';

/** Shows a folder in the Explorer when the workspace holds it, in the system's file manager otherwise. */
export async function revealFolder(folder: string): Promise<void> {
  const uri = vscode.Uri.file(folder);
  const command = vscode.workspace.getWorkspaceFolder(uri) ? 'revealInExplorer' : 'revealFileInOS';
  await vscode.commands.executeCommand(command, uri);
}
