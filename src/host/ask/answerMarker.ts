import * as vscode from 'vscode';
import type { AskEntry } from '../../protocol/views/ask';
import { rangeOf } from '../diagnostics/datasetDocuments';
import { DisposableStore, type Disposable } from '../disposable';
import { AnswerDecorations } from './answerDecorations';
import { answerSpans, locateContext } from './answerSpans';
import type { AskContext, AskHistory } from './askHistory';
import { writtenOffsets } from './writtenOffsets';

const hintMilliseconds = 10_000;

/** An answer that was selected in an editor because the user wanted to see it. */
interface ShownAnswer {
  readonly entryId: number;
  readonly document: vscode.TextDocument;
  readonly range: vscode.Range;
}

/** Finds answers in their document as it is now, marks them there and goes to them. */
export class AnswerMarker implements Disposable {
  private readonly disposables = new DisposableStore();
  private readonly decorations = this.disposables.add(new AnswerDecorations());
  private shown: ShownAnswer | null = null;

  constructor(private readonly history: AskHistory) {}

  /** Marks an entry's answers and brings the best into view. Marks nothing when the document no longer holds the context. */
  async mark(entry: AskEntry): Promise<void> {
    const placed = await this.place(entry.id);
    if (placed === null || entry.result === null) return;
    const { document, ranges } = placed;
    const isBestLikely = entry.result.nullScoreDiff <= 0;
    const answers = entry.result.answers.flatMap((answer, index) => {
      const range = ranges[index];
      return range === undefined ? [] : [{ answer, range }];
    });
    this.decorations.show(document, answers, isBestLikely);
    const best = ranges[0];
    if (best !== undefined) {
      visibleEditor(document)?.revealRange(best, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
    }
    if (!isBestLikely) {
      vscode.window.setStatusBarMessage(
        vscode.l10n.t('SpanLab: the model holds “no answer here” for more likely than any answer.'),
        hintMilliseconds,
      );
    }
  }

  /** Selects one of an entry's answers in its document, which is opened when it is not in sight. */
  async goTo(id: number, answerIndex: number): Promise<void> {
    const placed = await this.place(id);
    const range = placed?.ranges[answerIndex];
    if (placed === null || range === undefined) {
      void vscode.window.showInformationMessage(
        vscode.l10n.t('The text that this question was about has changed: its answers have no place in it any more.'),
      );
      return;
    }
    const { document } = placed;
    const viewColumn = visibleEditor(document)?.viewColumn ?? vscode.ViewColumn.One;
    await vscode.window.showTextDocument(document, { viewColumn, selection: range });
    this.shown = { entryId: id, document, range };
    const entry = this.history.find(id)?.entry;
    if (entry !== undefined) await this.mark(entry);
  }

  /**
   * While the selection is an answer that was shown, the next question is about the answer's context: nobody asks about the
   * answer alone.
   */
  contextOfShown(editor: vscode.TextEditor): AskContext | null {
    const { shown } = this;
    if (shown === null || shown.document !== editor.document || !editor.selection.isEqual(shown.range)) return null;
    return this.history.find(shown.entryId)?.context ?? null;
  }

  clear(): void {
    this.decorations.clear();
  }

  dispose(): void {
    this.disposables.dispose();
  }

  /** An entry's document and where its answers stand there; null when the document no longer holds the context. */
  private async place(id: number): Promise<{ document: vscode.TextDocument; ranges: vscode.Range[] } | null> {
    const asked = this.history.find(id);
    if (asked === undefined) return null;
    const { entry, context } = asked;
    const document = await vscode.workspace.openTextDocument(vscode.Uri.parse(context.document));
    const written = context.written ?? context.text;
    const start = locateContext(document.getText(), written, context.startUtf16);
    if (start === null) return null;
    const offsets = context.written === undefined ? null : writtenOffsets(written);
    const at = (utf16: number): number => start + (offsets === null ? utf16 : (offsets[utf16] ?? written.length));
    const spans = answerSpans(context.text, entry.result?.answers ?? []);
    return { document, ranges: spans.map(span => rangeOf(document, at(span.start), at(span.end))) };
  }
}

function visibleEditor(document: vscode.TextDocument): vscode.TextEditor | undefined {
  return vscode.window.visibleTextEditors.find(editor => editor.document === document);
}
