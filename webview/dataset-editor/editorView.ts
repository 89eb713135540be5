import { html, nothing } from 'lit';
import type { PropertyValues, TemplateResult } from 'lit';
import { customElement, query, state } from 'lit/decorators.js';
import { CodePointIndex } from '../../src/core/text/codePoints';
import type { FromDatasetEditor, ParagraphView, ToDatasetEditor } from '../../src/protocol/views/datasetEditor';
import { connectHost } from '../ui/host';
import { emptyState } from '../ui/notes';
import { isTyping, listenForKeys } from '../ui/regions';
import { ViewElement } from '../ui/viewElement';
import type { VirtualRow } from '../ui/virtualRows';
import { contextPane } from './contextPane';
import { selectedSpan } from './contextSelection';
import type { Utf16Span } from './contextSelection';
import { editorHealth, editorToolbar } from './editorChrome';
import type { Snapshot } from './editorChrome';
import { editorCommand } from './editorCommand';
import { emptyPage, invalidPage, readingPage, readOnlyBanner } from './editorNotices';
import { atFirstProblem, initialNavigation, keptWithin } from './navigation';
import type { Navigation } from './navigation';
import { problemAfter } from './nextProblem';
import { paragraphList } from './paragraphList';
import { filterParagraphs, paragraphRows } from './paragraphRows';
import { questionList } from './questionList';
import type { AnswerPlace } from './questionMarks';
import { withChange } from './withChange';
import type { ShownState } from './withChange';

/** Walking through the list with a key held down opens the paragraph where it ends. */
const openDelayMilliseconds = 80;

/** Edits a SQuAD file: paragraphs, questions, and answers as spans of the text. */
@customElement('spanlab-dataset-editor')
export class DatasetEditorView extends ViewElement {
  @state() private message: ShownState | null = null;
  @state() private navigation = initialNavigation;
  @state() private listedParagraph = -1;
  @state() private selection: Utf16Span | null = null;
  @state() private editing: number | null = null;
  @query('#context') private contextElement!: HTMLElement | null;
  @query('.new-question') private newQuestionField!: HTMLElement | null;

  private rows: readonly VirtualRow[] = [];
  /** Set from the request for the next problem until its paragraph arrives. */
  private isSeekingProblem = false;
  private openTimer: ReturnType<typeof setTimeout> | undefined;
  private readonly host = connectHost<ToDatasetEditor, FromDatasetEditor, Navigation>();
  private readonly endings: (() => void)[] = [];

  override connectedCallback(): void {
    super.connectedCallback();
    this.navigation = this.host.readState(initialNavigation);
    const readSelection = () => {
      this.selection = this.contextElement === null ? null : selectedSpan(this.contextElement, document.getSelection());
    };
    document.addEventListener('selectionchange', readSelection);
    this.endings.push(
      this.host.listen(message => this.receive(message)),
      listenForKeys(event => {
        if (this.message?.type === 'snapshot') this.onKeyDown(event, this.message);
      }),
      () => document.removeEventListener('selectionchange', readSelection),
    );
    this.host.post({ type: 'ready' });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    for (const end of this.endings.splice(0)) end();
    clearTimeout(this.openTimer);
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (!changed.has('message') && !changed.has('navigation')) return;
    const paragraphs = this.message?.type === 'snapshot' ? this.message.paragraphs : [];
    this.rows = paragraphRows(filterParagraphs(paragraphs, this.navigation.search, this.navigation.onlyProblems));
  }

  protected override updated(changed: PropertyValues): void {
    if (changed.has('editing')) this.querySelector<HTMLElement>('.edit-question')?.focus();
  }

  protected override render(): TemplateResult {
    const { message } = this;
    if (message === null) return html`<p class="visually-hidden" role="status">Loading</p>`;
    const openAsText = () => this.host.post({ type: 'openAsText' });
    if (message.type === 'reading') return readingPage(message.fileName);
    if (message.type === 'invalid') return invalidPage(message.code, message.message, openAsText);
    if (message.paragraphs.length === 0) return emptyPage(openAsText);
    return html`<main class="editor" aria-label="Dataset editor">
      ${editorToolbar(message, () => this.goToNextProblem(message), openAsText)}
      ${paragraphList(message.paragraphs, this.rows, this.navigation, this.listedParagraph, {
        filter: change => this.navigate(change),
        open: paragraphIndex => this.open(paragraphIndex),
        enter: () => this.querySelector<HTMLElement>('.context-scroll')?.focus(),
      })}
      <section class="centre" aria-label="Paragraph" data-region>${this.renderCentre(message)}</section>
      <section class="questions scroll-area" aria-label="Questions of this paragraph" data-region>
        ${this.renderQuestions(message)}
      </section>
      ${editorHealth(message)}
    </main>`;
  }

  private renderCentre(data: Snapshot): TemplateResult {
    if (data.paragraph === null) return emptyState('No paragraph opened', 'Choose a paragraph to see its questions.');
    const banner = data.readOnly ? readOnlyBanner(data.isTooLong === true) : nothing;
    return html`${banner}${contextPane(data.paragraph, this.place(), this.selection, data.readOnly, {
      setAnswer: () => this.useSelection(data, false),
      addAnswer: () => this.useSelection(data, true),
    })}`;
  }

  private renderQuestions(data: Snapshot): TemplateResult | typeof nothing {
    const { paragraph } = data;
    if (paragraph === null) return nothing;
    const { paragraphIndex } = paragraph;
    const post = (message: FromDatasetEditor) => this.host.post(message);
    return questionList(
      paragraph.questions,
      { selected: this.place(), editing: this.editing, readOnly: data.readOnly },
      {
        select: place => this.navigate(place),
        startEditing: questionIndex => {
          this.editing = questionIndex;
        },
        stopEditing: () => {
          this.editing = null;
        },
        setQuestion: (questionIndex, question) => {
          this.editing = null;
          if (question !== '') post({ type: 'setQuestion', paragraphIndex, questionIndex, question });
        },
        addQuestion: question => {
          this.navigate({ questionIndex: paragraph.questions.length, answerIndex: 0 });
          post({ type: 'addQuestion', paragraphIndex, question });
        },
        removeQuestion: questionIndex => post({ type: 'removeQuestion', paragraphIndex, questionIndex }),
        setImpossible: (questionIndex, isImpossible) =>
          post({ type: 'setImpossible', paragraphIndex, questionIndex, isImpossible }),
        removeAnswer: place => post({ type: 'removeAnswer', paragraphIndex, ...place }),
        applyFix: (place, fixIndex) => post({ type: 'applyFix', paragraphIndex, ...place, fixIndex }),
      },
    );
  }

  private place(): AnswerPlace {
    const { questionIndex, answerIndex } = this.navigation;
    return { questionIndex, answerIndex };
  }

  private open(paragraphIndex: number): void {
    this.listedParagraph = paragraphIndex;
    clearTimeout(this.openTimer);
    this.openTimer = setTimeout(
      () => this.host.post({ type: 'selectParagraph', paragraphIndex }),
      openDelayMilliseconds,
    );
  }

  private goToNextProblem(data: Snapshot): void {
    const next = data.paragraph === null ? null : problemAfter(data.paragraph, this.place());
    if (next !== null) {
      this.navigate(next);
      return;
    }
    this.isSeekingProblem = true;
    this.host.post({ type: 'nextProblem' });
  }

  /** Makes the text selected in the context an answer of the current question. */
  private useSelection(data: Snapshot, isOneMore: boolean): void {
    const { paragraph } = data;
    const { selection } = this;
    if (paragraph === null || selection === null || data.readOnly) return;
    const { questionIndex, answerIndex } = this.place();
    const question = paragraph.questions[questionIndex];
    if (question === undefined) return;
    const index = new CodePointIndex(paragraph.context);
    const replaced = isOneMore || question.answers[answerIndex] === undefined ? null : answerIndex;
    this.host.post({
      type: 'setAnswerSpan',
      paragraphIndex: paragraph.paragraphIndex,
      questionIndex,
      answerIndex: replaced,
      startCodePoint: index.fromUtf16(selection.startUtf16),
      endCodePoint: index.fromUtf16(selection.endUtf16),
    });
    if (replaced === null) this.navigate({ answerIndex: question.answers.length });
    document.getSelection()?.removeAllRanges();
  }

  private onKeyDown(event: KeyboardEvent, data: Snapshot): void {
    const command = editorCommand(event, isTyping(event));
    if (command === null) return;
    event.preventDefault();
    switch (command) {
      case 'nextProblem':
        return this.goToNextProblem(data);
      case 'nextQuestion':
        return this.moveQuestion(data.paragraph, 1);
      case 'previousQuestion':
        return this.moveQuestion(data.paragraph, -1);
      case 'applyFix':
        return this.applyFirstFix(data);
      case 'setAnswer':
        return this.useSelection(data, false);
      case 'addAnswer':
        return this.useSelection(data, true);
      case 'newQuestion':
        return this.newQuestionField?.focus();
      case 'toggleImpossible':
        return this.toggleImpossible(data);
    }
  }

  private moveQuestion(paragraph: ParagraphView | null, step: 1 | -1): void {
    const questionIndex = this.navigation.questionIndex + step;
    if (paragraph?.questions[questionIndex] !== undefined) this.navigate({ questionIndex, answerIndex: 0 });
  }

  private applyFirstFix(data: Snapshot): void {
    const { paragraph, readOnly } = data;
    const place = this.place();
    const fixes = paragraph?.questions[place.questionIndex]?.answers[place.answerIndex]?.problem?.fixes ?? [];
    if (paragraph === null || readOnly || fixes.length === 0) return;
    this.host.post({ type: 'applyFix', paragraphIndex: paragraph.paragraphIndex, ...place, fixIndex: 0 });
  }

  private toggleImpossible(data: Snapshot): void {
    const { questionIndex } = this.navigation;
    const question = data.paragraph?.questions[questionIndex];
    if (data.paragraph === null || question === undefined || data.readOnly) return;
    const { paragraphIndex } = data.paragraph;
    this.host.post({ type: 'setImpossible', paragraphIndex, questionIndex, isImpossible: !question.isImpossible });
  }

  private navigate(change: Partial<Navigation>): void {
    this.navigation = { ...this.navigation, ...change };
    this.host.writeState(this.navigation);
  }

  private receive(message: ToDatasetEditor): void {
    this.message = message.type === 'change' ? withChange(this.message, message) : message;
    if (message.type === 'invalid' || message.type === 'reading' || message.paragraph === null) return;
    const { paragraph } = message;
    this.listedParagraph = paragraph.paragraphIndex;
    if (paragraph.paragraphIndex !== this.navigation.paragraphIndex || this.isSeekingProblem) {
      this.editing = null;
      this.isSeekingProblem = false;
      this.navigate(atFirstProblem(this.navigation, paragraph));
      return;
    }
    const kept = keptWithin(this.navigation, paragraph);
    if (kept !== this.navigation) this.navigate(kept);
  }
}
