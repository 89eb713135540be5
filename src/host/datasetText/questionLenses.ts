import * as vscode from 'vscode';
import { commands } from '../contributions';
import { isDatasetDocument, type DatasetDocuments } from '../diagnostics/datasetDocuments';
import { DisposableStore, type Disposable } from '../disposable';
import { onSettingChange, readSetting } from '../settings';
import { questionsWithin } from './questions';
import type { QuestionArgument } from './questionCommands';

/** Lines above and below what is in view, so that a little scrolling shows no gap. */
const margin = 100;
const mostQuestions = 200;
const delayMilliseconds = 200;

/** "Ask" and "Show n-best" above the questions in view. Off unless the user wants it. */
export class QuestionLenses implements vscode.CodeLensProvider, Disposable {
  private readonly disposables = new DisposableStore();
  private readonly changed = new vscode.EventEmitter<void>();
  private timer: NodeJS.Timeout | undefined;

  readonly onDidChangeCodeLenses = this.changed.event;

  constructor(private readonly documents: DatasetDocuments) {
    this.disposables.add(this.changed);
    this.disposables.add(onSettingChange('codeLens.datasets', () => this.changed.fire()));
    this.disposables.add(
      vscode.window.onDidChangeTextEditorVisibleRanges(({ textEditor }) => {
        if (readSetting('codeLens.datasets', textEditor.document.uri)) this.fireSoon();
      }),
    );
  }

  provideCodeLenses(document: vscode.TextDocument): vscode.CodeLens[] {
    if (!readSetting('codeLens.datasets', document.uri) || !isDatasetDocument(document)) return [];
    const { analysis } = this.documents.validate(document);
    return (
      this.visible(document)
        .flatMap(range =>
          questionsWithin(analysis, document.offsetAt(range.start), document.offsetAt(range.end), mostQuestions),
        )
        .slice(0, mostQuestions)
        .map(question => ({ ...question, at: document.positionAt(question.startUtf16) }))
        // Many questions on one line would be a row of lenses that nobody can tell apart: there the commands take the cursor's.
        .filter(({ at }, index, all) => at.line !== all[index - 1]?.at.line)
        .flatMap(({ at, paragraphIndex, questionIndex, id }) => {
          const range = new vscode.Range(at, at);
          const argument: QuestionArgument = { document: document.uri.toString(), paragraphIndex, questionIndex };
          const ask = new vscode.CodeLens(range, {
            title: vscode.l10n.t('Ask this question'),
            tooltip: vscode.l10n.t('Let the model answer this question from its context'),
            command: commands.askDatasetQuestion,
            arguments: [argument],
          });
          const nBest = new vscode.CodeLens(range, {
            title: vscode.l10n.t('Show n-best'),
            tooltip: vscode.l10n.t('Open the rankings of the last evaluation at this question'),
            command: commands.showQuestionRankings,
            arguments: [argument],
          });
          return id === null ? [ask] : [ask, nBest];
        })
    );
  }

  dispose(): void {
    clearTimeout(this.timer);
    this.disposables.dispose();
  }

  private visible(document: vscode.TextDocument): vscode.Range[] {
    return vscode.window.visibleTextEditors
      .filter(editor => editor.document === document)
      .flatMap(editor => editor.visibleRanges)
      .map(({ start, end }) =>
        document.validateRange(new vscode.Range(Math.max(0, start.line - margin), 0, end.line + margin, 0)),
      );
  }

  private fireSoon(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.changed.fire(), delayMilliseconds);
  }
}
