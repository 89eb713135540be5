import { basename, dirname } from 'node:path';
import * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../disposable';

/** A file of many megabytes is written in several pieces. */
const quietMilliseconds = 500;

/** Tells when a file has changed, was made anew or is gone, once it has been quiet for a moment. */
export function watchFile(path: string, onChange: () => void): Disposable {
  const disposables = new DisposableStore();
  let timer: NodeJS.Timeout | undefined;
  const soon = (): void => {
    clearTimeout(timer);
    timer = setTimeout(onChange, quietMilliseconds);
  };
  const pattern = new vscode.RelativePattern(vscode.Uri.file(dirname(path)), escapeGlob(basename(path)));
  const watcher = disposables.add(vscode.workspace.createFileSystemWatcher(pattern));
  disposables.add(watcher.onDidChange(soon));
  disposables.add(watcher.onDidCreate(soon));
  disposables.add(watcher.onDidDelete(soon));
  disposables.add({ dispose: () => clearTimeout(timer) });
  return disposables;
}

/** Characters that mean something in a pattern stand for themselves. */
function escapeGlob(name: string): string {
  return name.replace(/[*?{}[\]]/g, '[$&]');
}
