import * as vscode from 'vscode';
import { SpanLabError } from '../../core/errors';

/** VS Code gives extensions the text of no longer documents; in UTF-16 units. */
const longestDocument = 50 * 1024 * 1024;
/** A little less than the longest string there is; in bytes. */
const longestFile = 500 * 1024 * 1024;

/**
 * The text of a file that is too long for VS Code to give it to extensions; null where the file is not that long, which costs no
 * reading for all but the longest files.
 * @throws SpanLabError `file-unreadable` for more than 500 MiB, or bytes that are no UTF-8
 */
export async function longDatasetText(uri: vscode.Uri): Promise<string | null> {
  const { size } = await vscode.workspace.fs.stat(uri);
  if (size <= longestDocument) return null;
  if (size > longestFile) throw unreadable(uri, vscode.l10n.t('it is longer than 500 MiB'));
  const bytes = await vscode.workspace.fs.readFile(uri);
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return text.length <= longestDocument ? null : text;
  } catch (cause) {
    throw unreadable(uri, cause instanceof Error ? cause.message : String(cause), cause);
  }
}

function unreadable(uri: vscode.Uri, reason: string, cause?: unknown): SpanLabError {
  const message = vscode.l10n.t('Cannot read {0}: {1}.', uri.fsPath, reason);
  return new SpanLabError('file-unreadable', message, { path: uri.fsPath }, { cause });
}
