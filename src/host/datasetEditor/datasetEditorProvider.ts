import type * as vscode from 'vscode';
import type { DatasetDocuments } from '../diagnostics/datasetDocuments';
import type { PanelServices } from '../webview/singlePanel';
import { DatasetEditorSession } from './datasetEditorSession';

/** Opens SQuAD files in the dataset editor. VS Code owns the document: save, undo, backup and diff are its own. */
export class DatasetEditorProvider implements vscode.CustomTextEditorProvider {
  constructor(
    private readonly documents: DatasetDocuments,
    private readonly services: PanelServices,
  ) {}

  resolveCustomTextEditor(document: vscode.TextDocument, panel: vscode.WebviewPanel): void {
    const session = new DatasetEditorSession(document, panel, this.documents, this.services);
    panel.onDidDispose(() => session.dispose());
  }
}
