import { html, nothing } from 'lit';
import type { PropertyValues, TemplateResult } from 'lit';
import { customElement, query, state } from 'lit/decorators.js';
import type { FromRankings, RankingDetail, RankingRow, ToRankings } from '../../src/protocol/views/rankings';
import { valueOf } from '../ui/controls';
import { fileName, formatCount, formatInteger } from '../ui/format';
import { connectHost } from '../ui/host';
import { icon } from '../ui/icon';
import { emptyState } from '../ui/notes';
import { isTyping, listenForKeys } from '../ui/regions';
import { ViewElement } from '../ui/viewElement';
import '../ui/virtualRows';
import type { VirtualRow } from '../ui/virtualRows';
import { filterLabels, filterNames, filterRows, matchesFilter, sortKeys, sortRows } from './questionFilters';
import type { FilterName, SortKey } from './questionFilters';
import { questionDetail } from './questionDetail';
import { questionHeads, questionRows } from './questionRows';
import { scoreSlices } from './scoreSlices';
import type { ScoreSlice } from './scoreSlices';
import { scoresTable } from './scoresTable';

type Snapshot = Extract<ToRankings, { type: 'snapshot' }>;

/** What the view remembers while it is hidden: the way through the list, no figures. */
interface RankingsState {
  readonly filters: readonly string[];
  readonly search: string;
  readonly sortKey: string;
  readonly isDescending: boolean;
  readonly openId: string;
}

const initialState: RankingsState = { filters: [], search: '', sortKey: 'file', isDescending: false, openId: '' };
/** Walking through the list with a key held down asks for the question where it ends. */
const openDelayMilliseconds = 120;

/** Every question of an evaluation with its ranked answers. */
@customElement('spanlab-rankings')
export class RankingsView extends ViewElement {
  @state() private page: ToRankings = { type: 'loading' };
  @state() private data: Snapshot | null = null;
  @state() private detail: RankingDetail | null = null;
  @state() private navigation = initialState;
  @state() private shownRank = 1;
  @query('spanlab-rows') private list!: HTMLElement | null;

  private found: readonly RankingRow[] = [];
  private rows: readonly VirtualRow[] = [];
  private slices: readonly ScoreSlice[] = [];
  private counts: ReadonlyMap<FilterName, number> = new Map();
  private openTimer: ReturnType<typeof setTimeout> | undefined;
  private readonly host = connectHost<ToRankings, FromRankings, RankingsState>();
  private readonly endings: (() => void)[] = [];

  override connectedCallback(): void {
    super.connectedCallback();
    this.navigation = this.host.readState(initialState);
    this.endings.push(
      this.host.listen(message => this.receive(message)),
      listenForKeys(event => this.onKeyDown(event)),
    );
    this.host.post({ type: 'ready' });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    for (const end of this.endings.splice(0)) end();
    clearTimeout(this.openTimer);
  }

  /** Ten thousand rows are filtered and counted when they or the filters change, not with every drawing. */
  protected override willUpdate(changed: PropertyValues): void {
    const rows = this.data?.rows ?? [];
    if (changed.has('data')) {
      this.slices = scoreSlices(rows, this.data?.scores ?? {});
      this.counts = new Map(filterNames.map(name => [name, rows.filter(row => matchesFilter(row, name)).length]));
    }
    if (changed.has('data') || changed.has('navigation')) {
      const { search, sortKey, isDescending } = this.navigation;
      const key = sortKeys.find(name => name === sortKey) ?? 'file';
      this.found = sortRows(filterRows(rows, this.pressedFilters(), search), key, isDescending);
      this.rows = questionRows(this.found);
    }
  }

  protected override render(): TemplateResult {
    if (this.page.type === 'empty') return this.renderEmpty(this.page.reason);
    if (this.data === null) return renderLoading();
    return html`<main class="rankings" aria-label="Rankings" aria-busy=${String(this.page.type === 'loading')}>
      ${this.renderToolbar(this.data)}
      <section class="summary" aria-label="Scores">${scoresTable(this.data.metric, this.slices)}</section>
      ${this.renderFilters(this.data)} ${this.renderList()}
      <section class="detail scroll-area" aria-label="Question" tabindex="-1" data-region>
        ${this.renderDetail()}
      </section>
      <footer class="health">
        <span class="num"
          ><b>${formatInteger(this.found.length)}</b> of ${formatCount(this.data.rows.length, 'question')}</span
        >
        <span class="quiet">Joint p: over all tokens of the answer's window</span>
      </footer>
    </main>`;
  }

  private renderToolbar(data: Snapshot): TemplateResult {
    return html`<header class="toolbar" data-region>
      <h1 class="cut">${data.name}</h1>
      ${
        data.epoch === null
          ? nothing
          : html`<spanlab-dropdown
              aria-label="Evaluation"
              .value=${String(data.epoch)}
              @change=${(event: Event) => this.host.post({ type: 'selectEpoch', epoch: Number(valueOf(event)) })}
            >
              ${data.epochs.map(
                epoch =>
                  html`<spanlab-option value=${String(epoch)} ?selected=${epoch === data.epoch}
                    >${epoch === 0 ? 'before training' : `epoch ${epoch}`}</spanlab-option
                  >`,
              )}
            </spanlab-dropdown>`
      }
      <span class="quiet cut" title=${data.dataPath}>${fileName(data.dataPath)}</span>
      <span class="grow"></span>
      <spanlab-button
        appearance="icon"
        aria-label="Evaluate Model…"
        @click=${() => this.host.post({ type: 'evaluate' })}
        >${icon('play')}Evaluate…</spanlab-button
      >
    </header>`;
  }

  private renderFilters(data: Snapshot): TemplateResult {
    const pressed = this.pressedFilters();
    return html`<section class="filters" aria-label="Filter questions" data-region>
      <div class="chips" role="group" aria-label="Show">
        ${this.renderChip('All', data.rows.length, pressed.length === 0, () => this.navigate({ filters: [] }))}
        ${filterNames.map(name =>
          this.renderChip(filterLabels[name], this.counts.get(name) ?? 0, pressed.includes(name), () =>
            this.toggleFilter(name),
          ),
        )}
      </div>
      <spanlab-text-field
        aria-label="Search questions and answers"
        placeholder="Search questions and answers"
        data-region-focus
        .value=${this.navigation.search}
        @input=${(event: Event) => this.navigate({ search: valueOf(event) })}
      ></spanlab-text-field>
    </section>`;
  }

  private renderChip(label: string, count: number, isPressed: boolean, press: () => void): TemplateResult {
    return html`<button class="chip" aria-pressed=${String(isPressed)} @click=${press}>
      ${isPressed ? icon('check') : nothing}${label} <span class="n">${formatInteger(count)}</span>
    </button>`;
  }

  private renderList(): TemplateResult {
    const key = sortKeys.find(name => name === this.navigation.sortKey) ?? 'file';
    return html`<section class="questions" aria-label="Questions" data-region>
      ${questionHeads({
        key,
        isDescending: this.navigation.isDescending,
        onSort: wanted => this.sortBy(wanted),
      })}
      ${
        this.found.length === 0
          ? html`<div class="empty">
              <p>No question matches.</p>
              <div class="row">
                <spanlab-button appearance="secondary" @click=${() => this.navigate({ filters: [], search: '' })}
                  >Clear Filters</spanlab-button
                >
              </div>
            </div>`
          : html`<spanlab-rows
              kind="grid"
              label="Questions"
              data-region-focus
              .rows=${this.rows}
              .selectedKey=${this.navigation.openId}
              @row-select=${(event: CustomEvent<string>) => this.open(event.detail)}
              @row-open=${() => this.querySelector<HTMLElement>('.detail')?.focus()}
            ></spanlab-rows>`
      }
    </section>`;
  }

  private renderDetail(): TemplateResult {
    const { detail } = this;
    if (detail === null) return emptyState('No question opened', 'Choose a question to see its ranked answers.');
    const isStale = detail.id !== this.navigation.openId;
    return html`<div class=${isStale ? 'stale' : ''}>
      ${questionDetail(detail, this.shownRank, {
        show: rank => {
          this.shownRank = rank;
        },
        goToDataset: () => this.host.post({ type: 'goToDataset', id: detail.id }),
        step: direction => this.step(direction),
      })}
    </div>`;
  }

  private renderEmpty(reason: string): TemplateResult {
    return html`<main aria-label="Rankings" class="page">
      ${emptyState(
        'Nothing to rank yet',
        reason,
        html`<spanlab-button appearance="primary" @click=${() => this.host.post({ type: 'evaluate' })}
          >Evaluate Model…</spanlab-button
        >`,
      )}
    </main>`;
  }

  private pressedFilters(): readonly FilterName[] {
    return filterNames.filter(name => this.navigation.filters.includes(name));
  }

  private toggleFilter(name: FilterName): void {
    const pressed = this.pressedFilters();
    this.navigate({ filters: pressed.includes(name) ? pressed.filter(other => other !== name) : [...pressed, name] });
  }

  /** The first click sorts a column the way its interesting end comes first, the second turns it, the third ends it. */
  private sortBy(key: SortKey): void {
    const { sortKey, isDescending } = this.navigation;
    const startsDescending = key === 'probability' || key === 'nullScoreDiff' || key === 'rank';
    if (sortKey !== key) this.navigate({ sortKey: key, isDescending: startsDescending });
    else if (isDescending === startsDescending) this.navigate({ isDescending: !isDescending });
    else this.navigate({ sortKey: 'file', isDescending: false });
  }

  private step(direction: 1 | -1): void {
    const index = this.found.findIndex(row => row.id === this.navigation.openId);
    const next = this.found[index + direction];
    if (next !== undefined) this.open(next.id);
  }

  private open(id: string): void {
    this.navigate({ openId: id });
    clearTimeout(this.openTimer);
    this.openTimer = setTimeout(() => this.host.post({ type: 'openQuestion', id }), openDelayMilliseconds);
  }

  private navigate(change: Partial<RankingsState>): void {
    this.navigation = { ...this.navigation, ...change };
    this.host.writeState(this.navigation);
  }

  private onKeyDown(event: KeyboardEvent): void {
    if (event.key === 'Escape') {
      this.list?.querySelector<HTMLElement>('.rows')?.focus();
      return;
    }
    if (isTyping(event) || event.ctrlKey || event.metaKey || event.altKey || this.detail === null) return;
    if (/^[1-9]$/.test(event.key)) this.shownRank = Number(event.key);
    else if (event.key === 'g' || event.key === 'G') this.host.post({ type: 'goToDataset', id: this.detail.id });
    else return;
    event.preventDefault();
  }

  private receive(message: ToRankings): void {
    switch (message.type) {
      case 'detail':
        this.detail = message.detail;
        this.shownRank = 1;
        // The host may open a question of its own accord, from the data set.
        if (message.detail.id !== this.navigation.openId) this.navigate({ openId: message.detail.id });
        return;
      case 'snapshot':
        this.page = message;
        this.data = message;
        this.reopen(message);
        return;
      case 'loading':
      case 'empty':
        this.page = message;
        return;
    }
  }

  /** After a reload or with another epoch: asks again for the question that was open, as its figures are others. */
  private reopen(snapshot: Snapshot): void {
    const { openId } = this.navigation;
    if (openId !== '' && snapshot.rows.some(row => row.id === openId))
      this.host.post({ type: 'openQuestion', id: openId });
    else this.detail = null;
  }
}

function renderLoading(): TemplateResult {
  return html`<main aria-label="Rankings" class="page" aria-busy="true">
    <div class="empty"><spanlab-progress-ring aria-label="Loading"></spanlab-progress-ring></div>
  </main>`;
}
