import { basename } from 'node:path';
import type * as vscode from 'vscode';
import { describeSource, type AskContext } from './askHistory';

/** The selected text of an editor, or the whole document when nothing is selected. Never trimmed: offsets count from its start. */
export function contextOf(editor: vscode.TextEditor): AskContext & { readonly isWhole: boolean } {
  const { document, selection } = editor;
  const isWhole = selection.isEmpty;
  const text = document.getText(isWhole ? undefined : selection);
  return {
    text,
    source: describeSource(basename(document.fileName), selection.start.line + 1, selection.end.line + 1, isWhole),
    document: document.uri.toString(),
    startUtf16: isWhole ? 0 : document.offsetAt(selection.start),
    isWhole,
  };
}
