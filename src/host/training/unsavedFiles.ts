import * as vscode from 'vscode';

/**
 * The engine reads files from the disk. Where one of them has unsaved changes, the user decides.
 * @returns false when he gave up
 */
export async function offerToSave(paths: readonly (string | undefined)[]): Promise<boolean> {
  const unsaved = vscode.workspace.textDocuments.filter(
    document => document.isDirty && document.uri.scheme === 'file' && paths.includes(document.uri.fsPath),
  );
  if (unsaved.length === 0) return true;
  const names = unsaved.map(document => vscode.workspace.asRelativePath(document.uri)).join(', ');
  const save = vscode.l10n.t('Save and Continue');
  const chosen = await vscode.window.showWarningMessage(
    vscode.l10n.t('{0} has changes that are not saved. The engine reads the saved file.', names),
    { modal: true },
    save,
    vscode.l10n.t('Continue Without Saving'),
  );
  if (chosen !== save) return chosen !== undefined;
  const saved = await Promise.all(unsaved.map(document => document.save()));
  return saved.every(isSaved => isSaved);
}
