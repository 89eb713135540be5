import * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../disposable';

const scheme = 'spanlab-repairs';

/** Shows lists of repairs as read-only documents; a list lives as long as it is open. */
export class RepairList implements Disposable, vscode.TextDocumentContentProvider {
  private readonly disposables = new DisposableStore();
  private readonly lists = new Map<string, string>();
  private count = 0;

  constructor() {
    this.disposables.add(vscode.workspace.registerTextDocumentContentProvider(scheme, this));
    this.disposables.add(
      vscode.workspace.onDidCloseTextDocument(({ uri }) => {
        this.lists.delete(uri.toString());
      }),
    );
  }

  provideTextDocumentContent(uri: vscode.Uri): string {
    return this.lists.get(uri.toString()) ?? '';
  }

  /** Opens a list; `name` is what its tab says. */
  async show(name: string, content: string): Promise<void> {
    const uri = vscode.Uri.from({ scheme, path: `/${name}`, query: String(++this.count) });
    this.lists.set(uri.toString(), content);
    const document = await vscode.workspace.openTextDocument(uri);
    await vscode.window.showTextDocument(document, { preview: true, preserveFocus: true });
  }

  dispose(): void {
    this.disposables.dispose();
  }
}
