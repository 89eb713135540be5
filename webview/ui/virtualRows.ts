import { html, nothing } from 'lit';
import type { PropertyValues, TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { rowOffsets, scrollToShow, visibleRows } from './rowWindow';
import { styleProperties } from './styleProperties';
import { ViewElement } from './viewElement';

/** What a row of a virtual list is made of. Headings cannot be selected. */
export interface VirtualRow {
  readonly key: string;
  readonly height: number;
  readonly isHeading?: boolean;
  readonly className?: string;
  render(): TemplateResult;
}

/** Rows kept beyond the visible ones, so that fast scrolling does not show blanks. */
const overscan = 8;
let instances = 0;

/**
 * A list of any length of which only the visible rows exist. It is one tab stop: arrow keys, Home, End and the page keys move
 * the selection, Enter opens. `row-select` and `row-open` carry the row's key.
 */
@customElement('spanlab-rows')
export class VirtualRows extends ViewElement {
  @property({ attribute: false }) rows: readonly VirtualRow[] = [];
  @property() label = '';
  /** `listbox` for rows of free content, `grid` where rows have cells. */
  @property() kind: 'listbox' | 'grid' = 'listbox';
  @property() selectedKey: string | null = null;

  @state() private scrollTopNow = 0;
  @state() private viewportHeight = 600;
  @query('.rows') private scroller!: HTMLElement;

  private readonly idPrefix = `rows-${++instances}`;
  private offsets: readonly number[] = [0];
  /** The place of each row among those that can be selected, from 1. */
  private positions: readonly number[] = [];
  private readonly resizeObserver = new ResizeObserver(() => this.measure());

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.resizeObserver.disconnect();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('rows')) return;
    this.offsets = rowOffsets(this.rows.map(row => row.height));
    let position = 0;
    this.positions = this.rows.map(row => (row.isHeading === true ? position : ++position));
  }

  protected override firstUpdated(): void {
    this.resizeObserver.observe(this.scroller);
    this.measure();
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has('selectedKey')) this.showSelected();
  }

  protected override render(): TemplateResult {
    const { start, end } = visibleRows(this.offsets, this.scrollTopNow, this.viewportHeight, overscan);
    const selected = this.selectedIndex();
    const isVisible = selected >= start && selected < end;
    return html`<div
      class="rows"
      role=${this.kind}
      tabindex="0"
      aria-label=${this.label}
      aria-rowcount=${this.kind === 'grid' ? this.rows.length : nothing}
      aria-activedescendant=${isVisible ? this.idOf(selected) : nothing}
      @scroll=${() => this.measure()}
      @keydown=${(event: KeyboardEvent) => this.onKeyDown(event)}
    >
      <div class="rows-space" role="presentation" ${styleProperties({ height: `${this.offsets.at(-1) ?? 0}px` })}>
        ${repeat(
          this.rows.slice(start, end),
          row => row.key,
          (row, index) => this.renderRow(row, start + index, selected),
        )}
      </div>
    </div>`;
  }

  private renderRow(row: VirtualRow, index: number, selected: number): TemplateResult {
    const role = row.isHeading === true ? 'presentation' : this.kind === 'grid' ? 'row' : 'option';
    const place = styleProperties({ top: `${this.offsets[index] ?? 0}px`, height: `${row.height}px` });
    if (role === 'presentation') {
      return html`<div class="rows-item ${row.className ?? ''}" role="presentation" ${place}>${row.render()}</div>`;
    }
    return html`<div
      class="rows-item ${row.className ?? ''}"
      id=${this.idOf(index)}
      role=${role}
      aria-rowindex=${role === 'row' ? index + 1 : nothing}
      aria-posinset=${role === 'option' ? (this.positions[index] ?? nothing) : nothing}
      aria-setsize=${role === 'option' ? (this.positions.at(-1) ?? nothing) : nothing}
      aria-selected=${String(index === selected)}
      @click=${() => this.choose(index)}
      @dblclick=${() => this.send('row-open', row.key)}
      ${place}
    >
      ${row.render()}
    </div>`;
  }

  private idOf(index: number): string {
    return `${this.idPrefix}-${index}`;
  }

  private selectedIndex(): number {
    return this.selectedKey === null ? -1 : this.rows.findIndex(row => row.key === this.selectedKey);
  }

  private measure(): void {
    this.scrollTopNow = this.scroller.scrollTop;
    this.viewportHeight = this.scroller.clientHeight || this.viewportHeight;
  }

  private showSelected(): void {
    const index = this.selectedIndex();
    if (index === -1) return;
    this.scroller.scrollTop = scrollToShow(this.offsets, index, this.scroller.scrollTop, this.scroller.clientHeight);
  }

  private onKeyDown(event: KeyboardEvent): void {
    if (event.key === 'Enter' && this.selectedKey !== null) {
      this.send('row-open', this.selectedKey);
      event.preventDefault();
      return;
    }
    const target = this.targetOf(event.key);
    if (target === null || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    this.choose(target);
  }

  /** The row a key leads to: the nearest one in its direction that is no heading. */
  private targetOf(key: string): number | null {
    const page = Math.max(1, Math.floor(this.viewportHeight / (this.rows[0]?.height ?? 24)) - 1);
    const current = this.selectedIndex();
    const last = this.rows.length - 1;
    switch (key) {
      case 'ArrowDown':
        return this.nearest(current + 1, 1);
      case 'ArrowUp':
        return this.nearest(current === -1 ? last : current - 1, -1);
      case 'PageDown':
        return this.nearest(Math.min(last, current + page), -1);
      case 'PageUp':
        return this.nearest(Math.max(0, current - page), 1);
      case 'Home':
        return this.nearest(0, 1);
      case 'End':
        return this.nearest(last, -1);
      default:
        return null;
    }
  }

  private nearest(from: number, step: 1 | -1): number | null {
    for (let index = from; index >= 0 && index < this.rows.length; index += step) {
      if (this.rows[index]?.isHeading !== true) return index;
    }
    return null;
  }

  private choose(index: number): void {
    const row = this.rows[index];
    if (row !== undefined && row.key !== this.selectedKey) this.send('row-select', row.key);
  }

  private send(type: 'row-select' | 'row-open', key: string): void {
    this.dispatchEvent(new CustomEvent<string>(type, { detail: key }));
  }
}
