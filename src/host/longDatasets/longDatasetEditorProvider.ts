import type * as vscode from 'vscode';
import type { PanelServices } from '../webview/singlePanel';
import type { LongDatasets } from './longDatasets';
import { LongDatasetSession } from './longDatasetSession';

/** Opens data sets for viewing that are too long for VS Code to give their text to extensions. */
export class LongDatasetEditorProvider implements vscode.CustomReadonlyEditorProvider {
  constructor(
    private readonly datasets: LongDatasets,
    private readonly services: PanelServices,
  ) {}

  openCustomDocument(uri: vscode.Uri): vscode.CustomDocument {
    return { uri, dispose: () => undefined };
  }

  resolveCustomEditor({ uri }: vscode.CustomDocument, panel: vscode.WebviewPanel): void {
    const session = new LongDatasetSession(uri, panel, this.datasets, this.services);
    panel.onDidDispose(() => session.dispose());
  }
}
