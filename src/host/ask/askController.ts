import * as vscode from 'vscode';
import { fromErrorRecord, SpanLabError, toErrorRecord } from '../../core/errors';
import type { AskResult, EngineApi } from '../../protocol/engineApi';
import type { AskEntry, FromAsk, ToAsk } from '../../protocol/views/ask';
import { requireTrust } from '../commandRegistry';
import { webviewPanels } from '../contributions';
import { DisposableStore, type Disposable } from '../disposable';
import type { ModelChoice } from '../steps/modelChoices';
import { SinglePanel, type PanelServices } from '../webview/singlePanel';
import { AnswerDecorations } from './answerDecorations';
import { answerSpans, locateContext } from './answerSpans';
import { AskHistory, type AskContext } from './askHistory';
import { contextOf } from './editorContext';
import { fromAskSchema } from './fromAsk';

/** How many answers are shown. */
const topK = 5;
/** Dragging a selection fires many changes; the view needs the last. */
const selectionDelayMilliseconds = 150;
const hintMilliseconds = 10_000;

/** An answer that was selected in an editor because the user wanted to see it. */
interface ShownAnswer {
  readonly entryId: number;
  readonly document: vscode.TextDocument;
  readonly range: vscode.Range;
}

/** Asks questions about text in an editor: shows the answers in the Ask view and marks them in the text. */
export class AskController implements Disposable {
  private readonly disposables = new DisposableStore();
  private readonly history = new AskHistory();
  private readonly decorations = this.disposables.add(new AnswerDecorations());
  private readonly panel: SinglePanel<ToAsk, FromAsk>;
  private lastEditor = vscode.window.activeTextEditor;
  private shownAnswer: ShownAnswer | null = null;
  private pendingCount = 0;
  private selectionTimer: NodeJS.Timeout | undefined;

  constructor(
    private readonly engine: Pick<EngineApi, 'ask'>,
    private readonly model: () => ModelChoice,
    services: PanelServices,
  ) {
    this.panel = this.disposables.add(
      new SinglePanel<ToAsk, FromAsk>(
        {
          viewType: webviewPanels.ask,
          bundle: 'ask',
          title: vscode.l10n.t('Ask'),
          schema: fromAskSchema,
          onReady: () => this.sendSnapshot(),
          onMessage: message => this.handle(message),
        },
        services,
      ),
    );
    this.disposables.add(
      vscode.window.onDidChangeActiveTextEditor(editor => {
        if (editor === undefined) return;
        this.lastEditor = editor;
        this.sendSnapshotSoon();
      }),
    );
    this.disposables.add(vscode.window.onDidChangeTextEditorSelection(() => this.sendSnapshotSoon()));
    this.disposables.add(vscode.workspace.onDidGrantWorkspaceTrust(() => this.sendSnapshot()));
  }

  /**
   * Asks about the selection of the active editor, or the whole document.
   * @param question asked without a prompt when given
   * @returns the answers, or undefined when the user gave no question
   */
  async askAboutSelection(question: string | undefined): Promise<AskResult | undefined> {
    const editor = this.currentEditor();
    if (editor === undefined) {
      throw new SpanLabError('context-empty', vscode.l10n.t('Open a text file and select what the question is about.'));
    }
    const shown = this.contextOfShownAnswer(editor);
    const { isWhole, ...context } = shown === null ? contextOf(editor) : { ...shown, isWhole: false };
    requireText(context);
    const asked = question ?? (await promptForQuestion(context, isWhole));
    if (asked === undefined) return undefined;
    const entry = await vscode.window.withProgress(
      { location: vscode.ProgressLocation.Window, title: vscode.l10n.t('SpanLab: reading…') },
      () => this.ask(asked, context),
    );
    this.panel.show(vscode.ViewColumn.Beside, true);
    this.sendSnapshot();
    if (entry.error !== null) throw fromErrorRecord(entry.error);
    await this.markAnswers(entry);
    return entry.result ?? undefined;
  }

  dispose(): void {
    clearTimeout(this.selectionTimer);
    this.disposables.dispose();
  }

  private async ask(question: string, context: AskContext): Promise<AskEntry> {
    if (question.trim() === '') throw new SpanLabError('question-empty', vscode.l10n.t('The question is empty.'));
    this.pendingCount++;
    this.sendSnapshot();
    try {
      const { folder } = this.model();
      const request = { question, context: context.text, topK, ...(folder === undefined ? {} : { model: folder }) };
      const outcome = await this.engine.ask(request).catch(toErrorRecord);
      return this.history.add(question, context, outcome);
    } finally {
      this.pendingCount--;
      this.sendSnapshot();
    }
  }

  private async handle(message: Exclude<FromAsk, { type: 'ready' }>): Promise<void> {
    switch (message.type) {
      case 'ask': {
        requireTrust();
        const context = this.nextContext();
        if (context === null) {
          throw new SpanLabError('context-empty', vscode.l10n.t('Select the text that the question is about.'));
        }
        const entry = await this.ask(message.question, context);
        if (entry.result !== null) await this.markAnswers(entry);
        return;
      }
      case 'selectEntry':
        this.history.select(message.id);
        this.sendSnapshot();
        return;
      case 'goToAnswer':
        return this.goToAnswer(message.id, message.answerIndex);
      case 'clearHistory':
        this.history.clear();
        this.decorations.clear();
        this.sendSnapshot();
        return;
    }
  }

  /** Marks an entry's answers where their context stands now, and shows the best. */
  private async markAnswers(entry: AskEntry): Promise<void> {
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
    const editor = visibleEditor(document);
    if (best !== undefined) editor?.revealRange(best, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
    if (!isBestLikely) {
      vscode.window.setStatusBarMessage(
        vscode.l10n.t('SpanLab: the model holds “no answer here” for more likely than any answer.'),
        hintMilliseconds,
      );
    }
  }

  private async goToAnswer(id: number, answerIndex: number): Promise<void> {
    const placed = await this.place(id);
    const range = placed?.ranges[answerIndex];
    if (placed === null || range === undefined) {
      void vscode.window.showInformationMessage(
        vscode.l10n.t('The text that this question was about has changed: its answers have no place in it any more.'),
      );
      return;
    }
    const column = visibleEditor(placed.document)?.viewColumn ?? vscode.ViewColumn.One;
    await vscode.window.showTextDocument(placed.document, { viewColumn: column, selection: range });
    this.shownAnswer = { entryId: id, document: placed.document, range };
    const entry = this.history.find(id)?.entry;
    if (entry !== undefined) await this.markAnswers(entry);
  }

  /** An entry's document and where its answers stand there; null when the document no longer holds the context. */
  private async place(id: number): Promise<{ document: vscode.TextDocument; ranges: vscode.Range[] } | null> {
    const asked = this.history.find(id);
    if (asked === undefined) return null;
    const { entry, context } = asked;
    const document = await vscode.workspace.openTextDocument(vscode.Uri.parse(context.document));
    const start = locateContext(document.getText(), context.text, context.startUtf16);
    if (start === null) return null;
    const ranges = answerSpans(context.text, entry.result?.answers ?? []).map(
      span => new vscode.Range(document.positionAt(start + span.start), document.positionAt(start + span.end)),
    );
    return { document, ranges };
  }

  /** The editor in use: the active one, or the one that was active before a view took the focus, while it is still in sight. */
  private currentEditor(): vscode.TextEditor | undefined {
    const { activeTextEditor, visibleTextEditors } = vscode.window;
    if (activeTextEditor !== undefined) return activeTextEditor;
    return visibleTextEditors.find(editor => editor === this.lastEditor);
  }

  /** What the view's next question is about: the selection, or else the text of the entry that is shown. */
  private nextContext(): AskContext | null {
    const editor = this.lastEditor;
    if (editor !== undefined && !editor.document.isClosed && !editor.selection.isEmpty) {
      const shown = this.contextOfShownAnswer(editor);
      if (shown !== null) return shown;
      const { isWhole: _isWhole, ...context } = contextOf(editor);
      if (context.text.trim() !== '') return context;
    }
    const { selected } = this.history;
    return selected === null ? null : (this.history.find(selected)?.context ?? null);
  }

  /**
   * While the selection is an answer that we selected ourselves, the next question is about the answer's context: nobody asks
   * about the answer alone.
   */
  private contextOfShownAnswer(editor: vscode.TextEditor): AskContext | null {
    const shown = this.shownAnswer;
    if (shown === null || shown.document !== editor.document || !editor.selection.isEqual(shown.range)) return null;
    return this.history.find(shown.entryId)?.context ?? null;
  }

  private sendSnapshotSoon(): void {
    if (!this.panel.isVisible) return;
    clearTimeout(this.selectionTimer);
    this.selectionTimer = setTimeout(() => this.sendSnapshot(), selectionDelayMilliseconds);
  }

  private sendSnapshot(): void {
    const next = this.nextContext();
    this.panel.post({
      type: 'snapshot',
      history: this.history.entries,
      selected: this.history.selected,
      busy: this.pendingCount > 0,
      modelName: this.model().name,
      nextContext: next === null ? null : { text: next.text, source: next.source },
      trusted: vscode.workspace.isTrusted,
    });
  }
}

function requireText(context: AskContext): void {
  if (context.text.trim() !== '') return;
  throw new SpanLabError('context-empty', vscode.l10n.t('{0} holds no text to ask about.', context.source));
}

function promptForQuestion(context: AskContext, isWhole: boolean): Thenable<string | undefined> {
  return vscode.window.showInputBox({
    title: isWhole
      ? vscode.l10n.t('Ask About the Whole Document')
      : vscode.l10n.t('Ask About the Selection ({0})', context.source),
    prompt: isWhole
      ? vscode.l10n.t('Nothing is selected, so the question is about all of {0}.', context.source.split(',')[0] ?? '')
      : vscode.l10n.t('The answer is a part of the selected text.'),
    placeHolder: vscode.l10n.t('Question, such as: When did it begin?'),
    ignoreFocusOut: true,
  });
}

function visibleEditor(document: vscode.TextDocument): vscode.TextEditor | undefined {
  return vscode.window.visibleTextEditors.find(editor => editor.document === document);
}
