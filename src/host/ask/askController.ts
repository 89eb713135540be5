import * as vscode from 'vscode';
import { fromErrorRecord, SpanLabError, toErrorRecord } from '../../core/errors';
import type { AskResult, EngineApi } from '../../protocol/engineApi';
import type { AskEntry, FromAsk, ToAsk } from '../../protocol/views/ask';
import { requireTrust } from '../commandRegistry';
import { webviewPanels } from '../contributions';
import { DisposableStore, type Disposable } from '../disposable';
import type { ModelChoice } from '../steps/modelChoices';
import { SinglePanel, type PanelServices } from '../webview/singlePanel';
import { AnswerMarker } from './answerMarker';
import { AskHistory, type AskContext } from './askHistory';
import { contextOf } from './editorContext';
import { EditorTracker } from './editorTracker';
import { fromAskSchema } from './fromAsk';

/** How many answers are shown. */
const topK = 5;

/** Asks questions about text in an editor: shows the answers in the Ask view and marks them in the text. */
export class AskController implements Disposable {
  private readonly disposables = new DisposableStore();
  private readonly history = new AskHistory();
  private readonly marker = this.disposables.add(new AnswerMarker(this.history));
  private readonly editors = this.disposables.add(new EditorTracker());
  private readonly panel: SinglePanel<ToAsk, FromAsk>;
  private pendingCount = 0;

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
    this.disposables.add(this.editors.onDidChange(() => this.sendSnapshot()));
    this.disposables.add(vscode.workspace.onDidGrantWorkspaceTrust(() => this.sendSnapshot()));
  }

  /**
   * Asks about the selection of the active editor, or the whole document.
   * @param question asked without a prompt when given
   * @returns the answers, or undefined when the user gave no question
   */
  async askAboutSelection(question: string | undefined): Promise<AskResult | undefined> {
    const editor = this.editors.current;
    if (editor === undefined) {
      throw new SpanLabError('context-empty', vscode.l10n.t('Open a text file and select what the question is about.'));
    }
    const shown = this.marker.contextOfShown(editor);
    const { isWhole, ...context } = shown === null ? contextOf(editor) : { ...shown, isWhole: false };
    requireText(context);
    const asked = question ?? (await promptForQuestion(context, isWhole));
    return asked === undefined ? undefined : this.askAbout(asked, context);
  }

  /** Asks a question about a text of a document, and shows the answers in the Ask view and where they stand. */
  async askAbout(question: string, context: AskContext): Promise<AskResult> {
    const entry = await vscode.window.withProgress(
      { location: vscode.ProgressLocation.Window, title: vscode.l10n.t('SpanLab: reading…') },
      () => this.ask(question, context),
    );
    this.panel.show(vscode.ViewColumn.Beside, true);
    this.sendSnapshot();
    if (entry.error !== null) throw fromErrorRecord(entry.error);
    await this.marker.mark(entry);
    if (entry.result === null) throw new SpanLabError('internal', 'An answered question has no answers.');
    return entry.result;
  }

  dispose(): void {
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
        if (entry.result !== null) await this.marker.mark(entry);
        return;
      }
      case 'selectEntry':
        this.history.select(message.id);
        this.sendSnapshot();
        return;
      case 'goToAnswer':
        return this.marker.goTo(message.id, message.answerIndex);
      case 'clearHistory':
        this.history.clear();
        this.marker.clear();
        this.sendSnapshot();
        return;
    }
  }

  /** What the view's next question is about: the selection, or else the text of the entry that is shown. */
  private nextContext(): AskContext | null {
    const editor = this.editors.current;
    if (editor !== undefined && !editor.selection.isEmpty) {
      const shown = this.marker.contextOfShown(editor);
      if (shown !== null) return shown;
      const { isWhole: _isWhole, ...context } = contextOf(editor);
      if (context.text.trim() !== '') return context;
    }
    const { selected } = this.history;
    return selected === null ? null : (this.history.find(selected)?.context ?? null);
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
