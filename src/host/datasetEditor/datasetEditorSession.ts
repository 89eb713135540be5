import { basename } from 'node:path';
import * as vscode from 'vscode';
import type { DatasetAnalysis } from '../../core/dataset/analysis';
import { datasetEdits } from '../../core/dataset/edits';
import { fixOf, outlineOf } from '../../core/dataset/outline';
import { nextProblemParagraph } from '../../core/dataset/overview';
import type { TextEdit } from '../../core/dataset/problem';
import { SpanLabError } from '../../core/errors';
import type { FromDatasetEditor } from '../../protocol/views/datasetEditor';
import type { DatasetDocuments } from '../diagnostics/datasetDocuments';
import { toWorkspaceEdit } from '../diagnostics/fixProvider';
import { DisposableStore, type Disposable } from '../disposable';
import type { PanelServices } from '../webview/singlePanel';
import { receiveMessages } from '../webview/webviewMessages';
import { datasetSnapshot } from './datasetSnapshot';
import { fromDatasetEditorSchema } from './fromDatasetEditor';
import { SnapshotFeed } from './snapshotFeed';

/** Typing in a text editor beside this one changes the document many times a second. */
const updateDelayMilliseconds = 100;

/**
 * One dataset editor: a view of a text document. The view changes nothing by itself. It asks for an edit, the document changes,
 * and the view gets a snapshot of the result, so there is no loop, and undo in either editor is the document's own.
 */
export class DatasetEditorSession implements Disposable {
  private readonly disposables = new DisposableStore();
  private readonly feed = new SnapshotFeed(message => void this.panel.webview.postMessage(message));
  private paragraphIndex = 0;
  private isReady = false;
  private updateTimer: NodeJS.Timeout | undefined;
  /** Edits are made one after the other, each on the result of the one before. */
  private editing: Promise<void> = Promise.resolve();

  constructor(
    private readonly document: vscode.TextDocument,
    private readonly panel: vscode.WebviewPanel,
    private readonly documents: DatasetDocuments,
    services: PanelServices,
  ) {
    const { webview } = panel;
    this.disposables.add(receiveMessages(webview, fromDatasetEditorSchema, message => this.handle(message), services));
    this.disposables.add(
      vscode.workspace.onDidChangeTextDocument(event => {
        if (event.document === document && event.contentChanges.length > 0) this.sendSnapshotSoon();
      }),
    );
    this.disposables.add(
      panel.onDidChangeViewState(() => {
        if (!panel.visible) this.isReady = false;
      }),
    );
    webview.options = services.pages.options;
    webview.html = services.pages.render(webview, 'dataset-editor', basename(document.fileName));
  }

  dispose(): void {
    clearTimeout(this.updateTimer);
    this.disposables.dispose();
  }

  private handle(message: FromDatasetEditor): Promise<void> | void {
    switch (message.type) {
      case 'ready':
        this.isReady = true;
        this.feed.reset();
        return this.sendSnapshot();
      case 'selectParagraph':
        return this.select(message.paragraphIndex);
      case 'nextProblem':
        return this.select(nextProblemParagraph(outlineOf(this.analysis()), this.paragraphIndex));
      case 'openAsText':
        return void vscode.commands.executeCommand('vscode.openWith', this.document.uri, 'default');
      case 'applyFix':
        return this.edit(analysis => fixOf(analysis, message)?.edits ?? null);
      case 'setAnswerSpan':
      case 'removeAnswer':
      case 'addQuestion':
      case 'setQuestion':
      case 'removeQuestion':
      case 'setImpossible':
        return this.edit(analysis => datasetEdits(analysis, message));
    }
  }

  private select(paragraphIndex: number | null): void {
    if (paragraphIndex === null) return;
    this.paragraphIndex = paragraphIndex;
    this.sendSnapshot();
  }

  /** Makes an edit of the document as it is when its turn comes; `plan` answers null when it makes no sense any more. */
  private edit(plan: (analysis: DatasetAnalysis) => readonly TextEdit[] | null): Promise<void> {
    const turn = this.editing.then(() => this.apply(plan));
    this.editing = turn.catch(() => undefined);
    return turn;
  }

  private async apply(plan: (analysis: DatasetAnalysis) => readonly TextEdit[] | null): Promise<void> {
    const { document } = this;
    const edits = plan(this.analysis());
    const isDone =
      edits !== null && (edits.length === 0 || (await vscode.workspace.applyEdit(toWorkspaceEdit(document, edits))));
    if (isDone) return;
    // The view may show what is no longer there.
    this.sendSnapshot();
    throw new SpanLabError(
      'file-write-failed',
      vscode.l10n.t('The change could not be made: {0} has changed in the meantime.', basename(document.fileName)),
    );
  }

  private analysis(): DatasetAnalysis {
    return this.documents.validate(this.document).analysis;
  }

  private sendSnapshotSoon(): void {
    clearTimeout(this.updateTimer);
    this.updateTimer = setTimeout(() => this.sendSnapshot(), updateDelayMilliseconds);
  }

  private sendSnapshot(): void {
    clearTimeout(this.updateTimer);
    if (!this.isReady) return;
    const { document, paragraphIndex } = this;
    const analysis = this.analysis();
    this.feed.send(
      datasetSnapshot(analysis, {
        fileName: basename(document.fileName),
        paragraphIndex,
        // Edits are made in the text of nested files only.
        readOnly: analysis.sources !== null || vscode.workspace.fs.isWritableFileSystem(document.uri.scheme) === false,
      }),
    );
  }
}
