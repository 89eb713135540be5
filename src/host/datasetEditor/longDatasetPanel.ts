import { basename } from 'node:path';
import * as vscode from 'vscode';
import { analyseDataset, type DatasetAnalysis } from '../../core/dataset/analysis';
import type { FromDatasetEditor } from '../../protocol/views/datasetEditor';
import { DisposableStore, type Disposable } from '../disposable';
import type { PanelServices } from '../webview/singlePanel';
import { receiveMessages } from '../webview/webviewMessages';
import { datasetSnapshot, nextProblemParagraph } from './datasetSnapshot';
import { fromDatasetEditorSchema } from './fromDatasetEditor';
import { SnapshotFeed } from './snapshotFeed';

const viewType = 'spanlab.longDataset';

/**
 * The dataset editor's view of a file whose text VS Code does not give to extensions: read from the disk, as it was then, and for
 * viewing only. The view gets the list of paragraphs once and each paragraph when it is opened, never the whole text.
 */
export class LongDatasetPanel implements Disposable {
  private readonly disposables = new DisposableStore();
  private readonly panel: vscode.WebviewPanel;
  private readonly feed = new SnapshotFeed(message => void this.panel.webview.postMessage(message));
  private readonly analysis: DatasetAnalysis;
  private paragraphIndex = 0;

  constructor(
    private readonly uri: vscode.Uri,
    text: string,
    services: PanelServices,
  ) {
    this.analysis = analyseDataset(text);
    const title = basename(uri.path);
    this.panel = vscode.window.createWebviewPanel(viewType, title, vscode.ViewColumn.Active, services.pages.options);
    const { webview } = this.panel;
    this.disposables.add(receiveMessages(webview, fromDatasetEditorSchema, message => this.handle(message), services));
    this.panel.onDidDispose(() => this.disposables.dispose());
    webview.html = services.pages.render(webview, 'dataset-editor', title);
  }

  dispose(): void {
    this.panel.dispose();
  }

  private handle(message: FromDatasetEditor): void {
    switch (message.type) {
      case 'ready':
        this.feed.reset();
        return this.show(this.paragraphIndex);
      case 'selectParagraph':
        return this.show(message.paragraphIndex);
      case 'nextProblem':
        return this.show(nextProblemParagraph(this.analysis, this.paragraphIndex) ?? this.paragraphIndex);
      case 'openAsText':
        return void vscode.commands.executeCommand('vscode.openWith', this.uri, 'default');
      case 'applyFix':
      case 'setAnswerSpan':
      case 'removeAnswer':
      case 'addQuestion':
      case 'setQuestion':
      case 'removeQuestion':
      case 'setImpossible':
        // The view offers no change of a file that is for viewing only.
        return;
    }
  }

  private show(paragraphIndex: number): void {
    this.paragraphIndex = paragraphIndex;
    const facts = { fileName: basename(this.uri.path), paragraphIndex, readOnly: true, isTooLong: true };
    this.feed.send(datasetSnapshot(this.analysis, facts));
  }
}
