import * as vscode from 'vscode';
import { customEditors } from '../contributions';
import { DisposableStore, type Disposable } from '../disposable';
import type { ErrorNotifier } from '../errorNotifier';
import { isLongFile } from './isLongFile';

/**
 * Where the dataset editor was chosen for a file that is too long for it, VS Code shows an error in its tab, for it has no document
 * to give. The viewer for long files takes the tab's place.
 */
export class LongEditorRedirect implements Disposable {
  private readonly disposables = new DisposableStore();

  constructor(private readonly notifier: ErrorNotifier) {
    const { tabGroups } = vscode.window;
    this.disposables.add(tabGroups.onDidChangeTabs(({ opened, changed }) => this.lookAt([...opened, ...changed])));
    this.lookAt(tabGroups.all.flatMap(({ tabs }) => tabs));
  }

  dispose(): void {
    this.disposables.dispose();
  }

  private lookAt(tabs: readonly vscode.Tab[]): void {
    for (const tab of tabs) this.redirect(tab).catch((error: unknown) => this.notifier.show(error));
  }

  private async redirect(tab: vscode.Tab): Promise<void> {
    const { input } = tab;
    if (!(input instanceof vscode.TabInputCustom) || input.viewType !== customEditors.datasetEditor) return;
    const { uri } = input;
    if (uri.scheme !== 'file' || !(await isLongFile(uri.fsPath))) return;
    const viewColumn = tab.group.viewColumn;
    const options = { viewColumn, preserveFocus: !tab.isActive };
    await vscode.commands.executeCommand('vscode.openWith', uri, customEditors.longDataset, options);
    const old = vscode.window.tabGroups.all
      .flatMap(({ tabs }) => tabs)
      .filter(
        each =>
          each.input instanceof vscode.TabInputCustom &&
          each.input.viewType === customEditors.datasetEditor &&
          each.input.uri.toString() === uri.toString() &&
          each.group.viewColumn === viewColumn,
      );
    await vscode.window.tabGroups.close(old);
  }
}
