import * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../disposable';
import { Emitter } from '../emitter';

/** Dragging a selection fires many changes; whoever shows the selection needs the last. */
const delayMilliseconds = 150;

/** Knows the text editor that the user works with, also while a view has the focus. */
export class EditorTracker implements Disposable {
  private readonly disposables = new DisposableStore();
  private readonly changed = this.disposables.add(new Emitter<void>());
  private last = vscode.window.activeTextEditor;
  private timer: NodeJS.Timeout | undefined;

  /** Another editor, or another selection. */
  readonly onDidChange = this.changed.event;

  constructor() {
    this.disposables.add(
      vscode.window.onDidChangeActiveTextEditor(editor => {
        if (editor === undefined) return;
        this.last = editor;
        this.fireSoon();
      }),
    );
    this.disposables.add(vscode.window.onDidChangeTextEditorSelection(() => this.fireSoon()));
  }

  /** The active editor, or the one that was active before a view took the focus, while it is in sight. */
  get current(): vscode.TextEditor | undefined {
    const { activeTextEditor, visibleTextEditors } = vscode.window;
    return activeTextEditor ?? visibleTextEditors.find(editor => editor === this.last);
  }

  dispose(): void {
    clearTimeout(this.timer);
    this.disposables.dispose();
  }

  private fireSoon(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.changed.fire(), delayMilliseconds);
  }
}
