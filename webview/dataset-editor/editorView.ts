import { html, nothing } from 'lit';
import type { PropertyValues, TemplateResult } from 'lit';
import { customElement, query, state } from 'lit/decorators.js';
import { CodePointIndex } from '../../src/core/text/codePoints';
import type { FromDatasetEditor, ParagraphView, ToDatasetEditor } from '../../src/protocol/views/datasetEditor';
import { valueOf } from '../ui/controls';
import { formatInteger } from '../ui/format';
import { connectHost } from '../ui/host';
import { icon } from '../ui/icon';
import { emptyState, note } from '../ui/notes';
import { isTyping, listenForKeys } from '../ui/regions';
import { ViewElement } from '../ui/viewElement';
import '../ui/virtualRows';
import type { VirtualRow } from '../ui/virtualRows';
import { contextPane } from './contextPane';
import { selectedSpan } from './contextSelection';
import type { Utf16Span } from './contextSelection';
import { editorHealth, editorToolbar } from './editorChrome';
import type { Snapshot } from './editorChrome';
import { editorCommand } from './editorCommand';
import { problemAfter, problemPlaces } from './nextProblem';
import { filterParagraphs, hasProblem, paragraphRows } from './paragraphRows';
import { questionList } from './questionList';
import type { AnswerPlace } from './questionMarks';
import { withChange } from './withChange';
import type { ShownState } from './withChange';

/** What the view remembers while it is hidden. */
interface EditorState {
  readonly search: string;
  readonly onlyProblems: boolean;
  readonly questionIndex: number;
  readonly answerIndex: number;
  /** The paragraph that the indexes belong to. */
  readonly paragraphIndex: number;
}

const initialState: EditorState = {
  search: '',
  onlyProblems: false,
  questionIndex: 0,
  answerIndex: 0,
  paragraphIndex: -1,
};
const readOnlyText = 'This file cannot be changed here; viewing works.';
const tooLongText =
  'VS Code gives extensions no text of more than 50 MB, so that this file can be viewed but not changed here. ' +
  'To get files that can be edited, divide it with "SpanLab: Split Dataset…", or in a terminal with "spanlab split"; to repair ' +
  'its offsets, run "spanlab validate --fix" on it.';
/** Walking through the list with a key held down opens the paragraph where it ends. */
const openDelayMilliseconds = 80;

/** Edits a SQuAD file: paragraphs, questions, and answers as spans of the text. */
@customElement('spanlab-dataset-editor')
export class DatasetEditorView extends ViewElement {
  @state() private message: ShownState | null = null;
  @state() private navigation = initialState;
  @state() private listedParagraph = -1;
  @state() private selection: Utf16Span | null = null;
  @state() private editing: number | null = null;
  @query('#context') private contextElement!: HTMLElement | null;
  @query('.new-question') private newQuestionField!: HTMLElement | null;

  private rows: readonly VirtualRow[] = [];
  /** Set from the request for the next problem until its paragraph arrives. */
  private isSeekingProblem = false;
  private openTimer: ReturnType<typeof setTimeout> | undefined;
  private readonly host = connectHost<ToDatasetEditor, FromDatasetEditor, EditorState>();
  private readonly endings: (() => void)[] = [];

  override connectedCallback(): void {
    super.connectedCallback();
    this.navigation = this.host.readState(initialState);
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
    if (message.type === 'reading') return renderReading(message.fileName);
    if (message.type === 'invalid') return this.renderInvalid(message.code, message.message);
    if (message.paragraphs.length === 0) return this.renderEmpty();
    return html`<main class="editor" aria-label="Dataset editor">
      ${editorToolbar(
        message,
        () => this.goToNextProblem(message),
        () => this.host.post({ type: 'openAsText' }),
      )}
      ${this.renderSide(message)}
      <section class="centre" aria-label="Paragraph" data-region>${this.renderCentre(message)}</section>
      <section class="questions scroll-area" aria-label="Questions of this paragraph" data-region>
        ${this.renderQuestions(message)}
      </section>
      ${editorHealth(message)}
    </main>`;
  }

  private renderSide(data: Snapshot): TemplateResult {
    const { search, onlyProblems } = this.navigation;
    const withProblems = data.paragraphs.filter(hasProblem).length;
    const chip = (label: string, count: number, isPressed: boolean, wanted: boolean) =>
      html`<button
        class="chip"
        aria-pressed=${String(isPressed)}
        @click=${() => this.navigate({ onlyProblems: wanted })}
      >
        ${isPressed ? icon('check') : nothing}${label} <span class="n">${formatInteger(count)}</span>
      </button>`;
    return html`<nav class="side" aria-label="Paragraphs" data-region>
      <div class="side-top">
        <spanlab-text-field
          aria-label="Search paragraphs"
          placeholder="Search text or title"
          .value=${search}
          @input=${(event: Event) => this.navigate({ search: valueOf(event) })}
        ></spanlab-text-field>
        <div class="chips" role="group" aria-label="Show">
          ${chip('All', data.paragraphs.length, !onlyProblems, false)}
          ${chip('Problems', withProblems, onlyProblems, true)}
        </div>
      </div>
      ${this.rows.length === 0 ? html`<p class="padded quiet">No paragraph matches.</p>` : nothing}
      <spanlab-rows
        label="Paragraphs"
        data-region-focus
        .rows=${this.rows}
        .selectedKey=${String(this.listedParagraph)}
        @row-select=${(event: CustomEvent<string>) => this.open(Number(event.detail))}
        @row-open=${() => this.querySelector<HTMLElement>('.context-scroll')?.focus()}
      ></spanlab-rows>
    </nav>`;
  }

  private renderCentre(data: Snapshot): TemplateResult {
    if (data.paragraph === null) return emptyState('No paragraph opened', 'Choose a paragraph to see its questions.');
    const banner = data.readOnly
      ? html`<div class="banner">
          ${note({ severity: 'info', title: 'Read-only', text: data.isTooLong === true ? tooLongText : readOnlyText })}
        </div>`
      : nothing;
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

  private renderInvalid(code: string, message: string): TemplateResult {
    return html`<main aria-label="Dataset editor" class="page padded">
      ${note({
        severity: 'error',
        title: 'This file cannot be shown as a data set',
        text: message,
        code,
        actions: this.openAsTextButton('primary'),
      })}
    </main>`;
  }

  private renderEmpty(): TemplateResult {
    return html`<main aria-label="Dataset editor" class="page">
      ${emptyState(
        'No paragraphs yet',
        'This data set holds no paragraph. Add one in the text; questions and answers can then be labelled here.',
        this.openAsTextButton('primary'),
      )}
    </main>`;
  }

  private openAsTextButton(appearance: 'primary' | 'secondary'): TemplateResult {
    return html`<spanlab-button appearance=${appearance} @click=${() => this.host.post({ type: 'openAsText' })}
      >Open as Text</spanlab-button
    >`;
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

  private navigate(change: Partial<EditorState>): void {
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
      const first = problemPlaces(paragraph)[0] ?? { questionIndex: 0, answerIndex: 0 };
      this.navigate({ ...first, paragraphIndex: paragraph.paragraphIndex });
      return;
    }
    const { questionIndex, answerIndex } = this.navigation;
    const lastQuestion = Math.max(0, paragraph.questions.length - 1);
    const lastAnswer = Math.max(
      0,
      (paragraph.questions[Math.min(questionIndex, lastQuestion)]?.answers.length ?? 0) - 1,
    );
    if (questionIndex > lastQuestion || answerIndex > lastAnswer) {
      this.navigate({
        questionIndex: Math.min(questionIndex, lastQuestion),
        answerIndex: Math.min(answerIndex, lastAnswer),
      });
    }
  }
}

function renderReading(fileName: string): TemplateResult {
  return html`<main aria-label="Dataset editor" class="page" role="status">
    ${emptyState(`Reading ${fileName}`, 'A file of this length takes some seconds.')}
  </main>`;
}
