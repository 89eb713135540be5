import * as vscode from 'vscode';
import type { AnswerCandidate } from '../../core/answers/types';
import { DisposableStore, type Disposable } from '../disposable';

/** An answer and where it stands in a document. */
export interface PlacedAnswer {
  readonly answer: AnswerCandidate;
  readonly range: vscode.Range;
}

interface Shown {
  readonly document: string;
  readonly answers: readonly PlacedAnswer[];
  readonly isBestLikely: boolean;
}

/**
 * Marks answers in the text editor: the best one framed and filled, the others underlined, in the theme's colours and also in
 * the overview ruler. An edit of the document takes the marks away, for they would no longer be what the model read.
 */
export class AnswerDecorations implements Disposable {
  private readonly disposables = new DisposableStore();
  private readonly best: vscode.TextEditorDecorationType;
  private readonly other: vscode.TextEditorDecorationType;
  private shown: Shown | null = null;

  constructor() {
    const ruler = new vscode.ThemeColor('editorOverviewRuler.findMatchForeground');
    this.best = this.disposables.add(
      vscode.window.createTextEditorDecorationType({
        backgroundColor: new vscode.ThemeColor('editor.findMatchHighlightBackground'),
        border: '1px solid',
        borderColor: new vscode.ThemeColor('focusBorder'),
        overviewRulerColor: ruler,
        overviewRulerLane: vscode.OverviewRulerLane.Full,
        rangeBehavior: vscode.DecorationRangeBehavior.ClosedClosed,
      }),
    );
    this.other = this.disposables.add(
      vscode.window.createTextEditorDecorationType({
        backgroundColor: new vscode.ThemeColor('editor.wordHighlightBackground'),
        textDecoration: 'underline dotted',
        overviewRulerColor: ruler,
        overviewRulerLane: vscode.OverviewRulerLane.Right,
        rangeBehavior: vscode.DecorationRangeBehavior.ClosedClosed,
      }),
    );
    this.disposables.add(vscode.window.onDidChangeVisibleTextEditors(() => this.draw()));
    this.disposables.add(
      vscode.workspace.onDidChangeTextDocument(event => {
        if (event.contentChanges.length > 0 && event.document.uri.toString() === this.shown?.document) this.clear();
      }),
    );
  }

  /** @param isBestLikely false when the model holds "no answer" for more likely: then no answer is marked as the best */
  show(document: vscode.TextDocument, answers: readonly PlacedAnswer[], isBestLikely: boolean): void {
    this.shown = { document: document.uri.toString(), answers, isBestLikely };
    this.draw();
  }

  clear(): void {
    this.shown = null;
    this.draw();
  }

  dispose(): void {
    this.disposables.dispose();
  }

  private draw(): void {
    for (const editor of vscode.window.visibleTextEditors) {
      const shown = editor.document.uri.toString() === this.shown?.document ? this.shown : null;
      const options = shown?.answers.map((placed, index) => toDecoration(placed, index)) ?? [];
      const bestCount = shown?.isBestLikely ? 1 : 0;
      editor.setDecorations(this.best, options.slice(0, bestCount));
      editor.setDecorations(this.other, options.slice(bestCount));
    }
  }
}

function toDecoration({ answer, range }: PlacedAnswer, index: number): vscode.DecorationOptions {
  const probability = answer.jointProbability.toFixed(3);
  return {
    range,
    hoverMessage: vscode.l10n.t('SpanLab: answer {0}, joint probability {1}', index + 1, probability),
  };
}
