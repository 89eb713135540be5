import { basename } from 'node:path';
import * as vscode from 'vscode';
import { nextProblemParagraph } from '../../core/dataset/overview';
import type { FromDatasetEditor } from '../../protocol/views/datasetEditor';
import { snapshotOf } from '../datasetEditor/datasetSnapshot';
import { fromDatasetEditorSchema } from '../datasetEditor/fromDatasetEditor';
import { SnapshotFeed } from '../datasetEditor/snapshotFeed';
import { DisposableStore, type Disposable } from '../disposable';
import type { PanelServices } from '../webview/singlePanel';
import { receiveMessages } from '../webview/webviewMessages';
import { isLongFile } from './isLongFile';
import type { LongDatasets } from './longDatasets';

/**
 * The dataset editor's view of a file whose text VS Code does not give to extensions: as it is on the disk, and for viewing only.
 * The view gets the list of paragraphs once and each paragraph when it is opened, never the whole text.
 */
export class LongDatasetSession implements Disposable {
  private readonly disposables = new DisposableStore();
  private readonly feed = new SnapshotFeed(message => void this.panel.webview.postMessage(message));
  private readonly path: string;
  /** The user may view shorter files here as well; why one cannot be read is told by whoever reads it. */
  private readonly isTooLong: Promise<boolean>;
  private paragraphIndex = 0;

  constructor(
    private readonly uri: vscode.Uri,
    private readonly panel: vscode.WebviewPanel,
    private readonly datasets: LongDatasets,
    services: PanelServices,
  ) {
    this.path = uri.fsPath;
    this.isTooLong = isLongFile(this.path).catch(() => false);
    const { webview } = panel;
    this.disposables.add(receiveMessages(webview, fromDatasetEditorSchema, message => this.handle(message), services));
    this.disposables.add(datasets.open(this.path));
    this.disposables.add(
      datasets.onDidChange(path => {
        if (path === this.path) this.show(this.paragraphIndex).catch((error: unknown) => services.notifier.show(error));
      }),
    );
    webview.options = services.pages.options;
    webview.html = services.pages.render(webview, 'dataset-editor', basename(uri.path));
  }

  dispose(): void {
    this.disposables.dispose();
  }

  private async handle(message: FromDatasetEditor): Promise<void> {
    switch (message.type) {
      case 'ready':
        this.feed.reset();
        return this.show(this.paragraphIndex);
      case 'selectParagraph':
        return this.show(message.paragraphIndex);
      case 'nextProblem':
        return this.showNextProblem();
      case 'openAsText':
        await vscode.commands.executeCommand('vscode.openWith', this.uri, 'default');
        return;
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

  private showNextProblem(): Promise<void> {
    const state = this.datasets.stateOf(this.path);
    const overview = state?.type === 'read' ? state.description.overview : null;
    const next = overview?.type === 'dataset' ? nextProblemParagraph(overview.paragraphs, this.paragraphIndex) : null;
    return this.show(next ?? this.paragraphIndex);
  }

  private async show(paragraphIndex: number): Promise<void> {
    this.paragraphIndex = paragraphIndex;
    const state = this.datasets.stateOf(this.path);
    const fileName = basename(this.uri.path);
    switch (state?.type) {
      case undefined:
        return;
      case 'reading':
        return this.feed.send({ type: 'reading', fileName });
      case 'failed':
        return this.feed.send({ type: 'invalid', code: state.error.code, message: state.error.message });
      case 'read': {
        const { overview } = state.description;
        const paragraph = overview.type === 'dataset' ? await this.datasets.paragraph(this.path, paragraphIndex) : null;
        const isTooLong = await this.isTooLong;
        // Whoever chooses quickly wants to see the last one only.
        if (paragraphIndex !== this.paragraphIndex) return;
        this.feed.send(snapshotOf(overview, paragraph, { fileName, readOnly: true, isTooLong }));
      }
    }
  }
}
