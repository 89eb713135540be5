import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import type { AskEntry, FromAsk, ToAsk } from '../../src/protocol/views/ask';
import { contextText } from '../ui/contextText';
import { valueOf } from '../ui/controls';
import type { ValueControl } from '../ui/controls';
import { connectHost } from '../ui/host';
import { icon } from '../ui/icon';
import { emptyState } from '../ui/notes';
import { listenForKeys } from '../ui/regions';
import { ViewElement } from '../ui/viewElement';
import '../ui/virtualRows';
import { answerDetails, answerSection } from './answerList';
import { answerMarks } from './answerMarks';
import { historyRows } from './historyList';

/** What the view remembers while it is hidden. */
interface AskState {
  /** The question being written. */
  readonly draft: string;
  readonly showAll: boolean;
}

/** Asks questions about a text and shows the ranked answers, with their places in the text. */
@customElement('spanlab-ask')
export class AskView extends ViewElement {
  @state() private data: ToAsk | null = null;
  @state() private selectedAnswer = 0;
  @state() private showAll = true;

  private draft = '';
  private readonly host = connectHost<ToAsk, FromAsk, AskState>();
  private readonly endings: (() => void)[] = [];

  override connectedCallback(): void {
    super.connectedCallback();
    const saved = this.host.readState({ draft: '', showAll: true });
    this.draft = saved.draft;
    this.showAll = saved.showAll;
    this.endings.push(
      this.host.listen(message => this.receive(message)),
      listenForKeys(event => this.onKeyDown(event)),
    );
    this.host.post({ type: 'ready' });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    for (const end of this.endings.splice(0)) end();
  }

  protected override render(): TemplateResult {
    const { data } = this;
    if (data === null) return html`<p class="visually-hidden" role="status">Loading</p>`;
    if (!data.trusted) return renderUntrusted();
    const entry = this.selectedEntry(data);
    if (entry === null && data.nextContext === null) return renderNothing();
    return html`<main class="ask" aria-label="Ask">
      ${this.renderHistory(data)}
      <section class="question" aria-label="Question and answers" data-region>
        ${this.renderForm(data)}
        ${
          entry === null
            ? html`<p class="padded quiet line">The answer is always a part of the text, never made up.</p>`
            : answerSection(entry, this.selectedAnswer, {
                select: index => {
                  this.selectedAnswer = index;
                },
                goTo: index => this.host.post({ type: 'goToAnswer', id: entry.id, answerIndex: index }),
              })
        }
      </section>
      ${this.renderContext(data, entry)}
      <footer class="health">
        <span>${icon('symbol-misc')}${data.modelName}</span>
        <span class="quiet">Runs on this machine; nothing is sent anywhere</span>
      </footer>
    </main>`;
  }

  private renderHistory(data: ToAsk): TemplateResult {
    return html`<nav class="side history" aria-label="History" data-region>
      <div class="region-head">
        <h2>History</h2>
        <span class="grow"></span>
        <button
          class="tool"
          aria-label="Clear history"
          title="Clear history"
          ?disabled=${data.history.length === 0}
          @click=${() => this.host.post({ type: 'clearHistory' })}
        >
          ${icon('trash')}
        </button>
      </div>
      <spanlab-rows
        label="Questions asked"
        .rows=${historyRows(data.history)}
        .selectedKey=${data.selected === null ? null : String(data.selected)}
        @row-select=${(event: CustomEvent<string>) => this.selectEntry(Number(event.detail))}
      ></spanlab-rows>
    </nav>`;
  }

  private renderForm(data: ToAsk): TemplateResult {
    const canAsk = data.nextContext !== null && !data.busy;
    return html`<form class="ask-form" @submit=${(event: Event) => event.preventDefault()}>
      <spanlab-text-area
        aria-label="Question"
        placeholder="Question, such as: When did it begin?"
        rows="2"
        data-region-focus
        .value=${this.draft}
        @input=${(event: Event) => this.setDraft(valueOf(event))}
        @keydown=${(event: KeyboardEvent) => this.onQuestionKey(event)}
      ></spanlab-text-area>
      <div class="row">
        <span class="fact grow"
          ><span>In</span
          ><span class="cut">${data.nextContext?.source ?? 'nothing: select text in an editor'}</span></span
        >
        ${data.busy ? html`<spanlab-progress-ring aria-label="Reading the text"></spanlab-progress-ring>` : nothing}
        <spanlab-button appearance="primary" ?disabled=${!canAsk} @click=${() => this.ask()}>Ask</spanlab-button>
      </div>
    </form>`;
  }

  private renderContext(data: ToAsk, entry: AskEntry | null): TemplateResult {
    const text = entry?.context ?? data.nextContext?.text ?? '';
    const answers = entry?.result?.answers ?? [];
    return html`<section class="context-pane" aria-label="Context" data-region>
      <div class="region-head context-head">
        <h2>Context</h2>
        <span class="quiet small cut">${entry?.source ?? data.nextContext?.source ?? ''}</span>
        <span class="grow"></span>
        ${
          answers.length > 1
            ? html`<button class="tool" aria-pressed=${String(this.showAll)} @click=${() => this.toggleAll()}>
                ${icon('list-ordered')}All Answers
              </button>`
            : nothing
        }
      </div>
      <div class="scroll-area" tabindex="0" role="group" aria-label="Text">
        ${contextText(text, answerMarks(text, answers, this.selectedAnswer, this.showAll))}
      </div>
      ${entry?.result === null || entry?.result === undefined ? nothing : answerDetails(entry.result, this.selectedAnswer)}
    </section>`;
  }

  private selectedEntry(data: ToAsk): AskEntry | null {
    return data.history.find(entry => entry.id === data.selected) ?? null;
  }

  private selectEntry(id: number): void {
    const entry = this.data?.history.find(candidate => candidate.id === id);
    if (entry === undefined) return;
    this.setDraft(entry.question);
    this.host.post({ type: 'selectEntry', id });
    this.requestUpdate();
  }

  private ask(): void {
    const question = this.draft.trim();
    if (question === '' || this.data === null || this.data.busy || this.data.nextContext === null) return;
    this.host.post({ type: 'ask', question });
  }

  private onQuestionKey(event: KeyboardEvent): void {
    // Enter that ends a composition (Chinese, Japanese) chooses a word; it does not ask.
    if (event.isComposing) return;
    if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault();
      this.ask();
    } else if (event.key === 'ArrowUp' && this.draft === '') {
      const newest = this.data?.history[0];
      if (newest === undefined) return;
      event.preventDefault();
      this.setDraft(newest.question);
      (event.currentTarget as ValueControl).value = newest.question;
    }
  }

  private onKeyDown(event: KeyboardEvent): void {
    if (!(event.ctrlKey || event.metaKey) || !/^[1-5]$/.test(event.key) || this.data === null) return;
    const entry = this.selectedEntry(this.data);
    const index = Number(event.key) - 1;
    if (entry?.result?.answers[index] === undefined) return;
    event.preventDefault();
    this.selectedAnswer = index;
    this.host.post({ type: 'goToAnswer', id: entry.id, answerIndex: index });
  }

  private toggleAll(): void {
    this.showAll = !this.showAll;
    this.saveState();
  }

  private setDraft(draft: string): void {
    this.draft = draft;
    this.saveState();
  }

  private saveState(): void {
    this.host.writeState({ draft: this.draft, showAll: this.showAll });
  }

  private receive(message: ToAsk): void {
    if (message.selected !== this.data?.selected) {
      this.selectedAnswer = 0;
      const entry = message.history.find(candidate => candidate.id === message.selected);
      if (this.draft === '' && entry !== undefined) this.setDraft(entry.question);
    }
    this.data = message;
  }
}

function renderNothing(): TemplateResult {
  return html`<main aria-label="Ask" class="page">
    ${emptyState(
      'Ask about a text',
      html`Select text in an editor and run <b>SpanLab: Ask Question About Selection</b>. The answer is always a part of
        the text, never made up.`,
    )}
  </main>`;
}

function renderUntrusted(): TemplateResult {
  return html`<main aria-label="Ask" class="page">
    ${emptyState(
      'The engine is off in this workspace',
      html`Models run native code, so asking needs a trusted workspace: run <b>Workspaces: Manage Workspace Trust</b>.
        Viewing, checking and editing data sets work as they are.`,
    )}
  </main>`;
}
