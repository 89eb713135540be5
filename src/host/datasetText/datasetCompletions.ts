import { basename } from 'node:path';
import * as vscode from 'vscode';
import { hasDatasetSchema } from '../contributions';
import { isDatasetDocument, rangeOf, type DatasetDocuments } from '../diagnostics/datasetDocuments';
import { completeValue, type Completion } from './completeValue';
import { paragraphAt } from './paragraphText';

const kinds: Record<Completion['kind'], vscode.CompletionItemKind> = {
  offset: vscode.CompletionItemKind.Reference,
  value: vscode.CompletionItemKind.Value,
  key: vscode.CompletionItemKind.Property,
  object: vscode.CompletionItemKind.Snippet,
};

/** Completes keys, offsets and new objects in data sets. */
export class DatasetCompletions implements vscode.CompletionItemProvider {
  static readonly triggerCharacters = ['"', ':', ' ', '{', '['];

  constructor(private readonly documents: DatasetDocuments) {}

  provideCompletionItems(document: vscode.TextDocument, position: vscode.Position): vscode.CompletionItem[] {
    if (!isDatasetDocument(document)) return [];
    const utf16 = document.offsetAt(position);
    const paragraph = paragraphAt(this.documents.validate(document).analysis, utf16);
    if (paragraph === null) return [];
    // Where VS Code knows the schema it offers these itself.
    const isOffered = ({ kind }: Completion): boolean =>
      (kind !== 'key' && kind !== 'value') || !hasDatasetSchema(basename(document.fileName));
    return completeValue(paragraph, utf16)
      .filter(isOffered)
      .map((completion, index) => toItem(document, utf16, completion, index));
  }
}

function toItem(
  document: vscode.TextDocument,
  utf16: number,
  { label, detail, kind, snippet, startUtf16, endUtf16 }: Completion,
  index: number,
): vscode.CompletionItem {
  const item = new vscode.CompletionItem(detail === '' ? label : { label, description: detail }, kinds[kind]);
  item.range = rangeOf(document, startUtf16, endUtf16);
  item.insertText = new vscode.SnippetString(snippet);
  item.sortText = String(index).padStart(3, '0');
  // VS Code compares this with what stands before the cursor: an old number must not hide the right ones.
  const written = document.getText(rangeOf(document, startUtf16, utf16));
  item.filterText = kind === 'offset' && written !== '' ? written : kind === 'key' ? `"${label}"` : label;
  item.preselect = index === 0 && kind === 'offset';
  return item;
}
