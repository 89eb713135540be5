import { join } from 'node:path';
import * as vscode from 'vscode';
import { resolvePathSetting } from './pathSetting';
import { readSetting } from './settings';
import type { ModelChoice } from './steps/modelChoices';

/** The name and folder of the model that comes with the extension. */
const shippedModelName = 'spanlab-en-small';

/** Where things are: the workspace, its runs, the models. Asked anew each time, for settings and folders change. */
export class WorkspacePaths {
  readonly shippedModel: { readonly name: string; readonly folder: string };

  constructor(
    extensionFolder: string,
    /** Where runs go when no workspace folder is open. */
    private readonly storageFolder: string,
  ) {
    this.shippedModel = {
      name: shippedModelName,
      folder: join(extensionFolder, 'media', 'models', shippedModelName),
    };
  }

  /** The folder that relative paths start from: that of the active file, else the first; null when none is open. */
  get workspaceFolder(): string | null {
    return this.activeFolder()?.uri.fsPath ?? null;
  }

  /** Where new runs go. */
  get runsFolder(): string {
    return this.runsFolderOf(this.activeFolder());
  }

  /** Where runs may lie: one folder for each workspace folder. */
  get runsFolders(): string[] {
    const folders = vscode.workspace.workspaceFolders?.filter(folder => folder.uri.scheme === 'file') ?? [];
    const all = folders.length === 0 ? [undefined] : folders;
    return [...new Set(all.map(folder => this.runsFolderOf(folder)))];
  }

  /** The model that answers questions. */
  get askModel(): ModelChoice {
    const folder = this.activeFolder();
    const path = resolvePathSetting(readSetting('ask.model', folder?.uri), folder?.uri.fsPath ?? null);
    if (path === null) return { folder: undefined, name: this.shippedModel.name };
    return { folder: path, name: path.split(/[\\/]/).filter(Boolean).at(-1) ?? path };
  }

  private activeFolder(): vscode.WorkspaceFolder | undefined {
    const active = vscode.window.activeTextEditor?.document.uri;
    const folder = active === undefined ? undefined : vscode.workspace.getWorkspaceFolder(active);
    return [folder, ...(vscode.workspace.workspaceFolders ?? [])].find(each => each?.uri.scheme === 'file');
  }

  private runsFolderOf(folder: vscode.WorkspaceFolder | undefined): string {
    const setting = readSetting('runsFolder', folder?.uri);
    return resolvePathSetting(setting, folder?.uri.fsPath ?? null) ?? join(this.storageFolder, 'runs');
  }
}
