import 'uplot/dist/uPlot.min.css';
import { html, nothing, svg } from 'lit';
import type { PropertyValues, TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import uPlot from 'uplot';
import { dataTable, tabSeparated } from '../ui/dataTable';
import { formatFixed } from '../ui/format';
import { icon } from '../ui/icon';
import { observeTheme } from '../ui/theme';
import { ViewElement } from '../ui/viewElement';
import { alignSeries } from './alignSeries';
import { chartOptions } from './chartOptions';
import { readPalette } from './chartPalette';
import type { ChartSeries, ChartSpec } from './chartSpec';

/**
 * A titled chart with its legend, the value under the cursor (arrow keys move it, and it is spoken), and the same figures as a
 * table. Sends `chart-copy` with tab-separated text.
 */
@customElement('spanlab-chart')
export class ChartElement extends ViewElement {
  @property() heading = '';
  /** The newest value, beside the heading. */
  @property() value = '';
  @property({ attribute: false }) spec!: ChartSpec;
  @property({ type: Number }) height = 280;

  @state() private isTable = false;
  @state() private readout = '';
  @query('.plot') private plotElement!: HTMLElement | null;

  private plot: uPlot | null = null;
  private palette = readPalette();
  private stopObservingTheme: (() => void) | null = null;
  private readonly resizeObserver = new ResizeObserver(() => this.fit());

  override connectedCallback(): void {
    super.connectedCallback();
    this.stopObservingTheme = observeTheme(() => {
      this.palette = readPalette();
      this.plot?.redraw();
    });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.stopObservingTheme?.();
    this.removePlot();
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (this.isTable) return;
    const before = changed.get('spec');
    const isSameShape = before !== undefined && shapeOf(before) === shapeOf(this.spec);
    if (this.plot === null || (changed.has('spec') && !isSameShape)) this.createPlot();
    else if (changed.has('spec')) this.plot.setData(alignSeries(this.spec.series));
  }

  protected override render(): TemplateResult {
    return html`<section class="chart" aria-label=${this.heading}>
      <div class="region-head">
        <h2>${this.heading}</h2>
        ${this.value === '' ? nothing : html`<span class="num cut value">${this.value}</span>`}
        <output class="readout small cut num grow" aria-live="polite">${this.readout}</output>
        ${this.spec.series.length > 1 ? this.renderLegend() : nothing}
        <span class="row tight chart-tools">
          <button
            class="tool"
            aria-pressed=${String(this.isTable)}
            aria-label="${this.heading} as a table"
            title="As a table"
            @click=${() => this.toggleTable()}
          >
            ${icon('table')}
          </button>
          <button class="tool" aria-label="Copy ${this.heading}" title="Copy" @click=${() => this.copy()}>
            ${icon('copy')}
          </button>
        </span>
      </div>
      ${this.isTable ? this.renderTable() : this.renderPlot()}
    </section>`;
  }

  private renderPlot(): TemplateResult {
    return html`<div
      class="plot inset"
      role="img"
      tabindex="0"
      aria-label=${this.spec.summary}
      data-height=${this.height}
      @keydown=${(event: KeyboardEvent) => this.onKeyDown(event)}
      @blur=${() => this.showReadout(null)}
    ></div>`;
  }

  private renderTable(): TemplateResult {
    const { heads, rows } = this.spec.table();
    return html`<div class="chart-table scroll-area" tabindex="0" data-height=${this.height}>
      ${dataTable({
        caption: `${this.heading}. ${this.spec.summary}`,
        columns: heads.map((title, index) => ({
          title,
          numeric: true,
          cell: (row: readonly string[]) => row[index] ?? '',
        })),
        rows,
      })}
    </div>`;
  }

  private renderLegend(): TemplateResult {
    return html`<span class="legend small">
      ${this.spec.series.map(series => html`<span>${legendKey(series)}${series.name}</span>`)}
    </span>`;
  }

  private toggleTable(): void {
    this.removePlot();
    this.readout = '';
    this.isTable = !this.isTable;
  }

  private copy(): void {
    const { heads, rows } = this.spec.table();
    this.dispatchEvent(new CustomEvent<string>('chart-copy', { detail: tabSeparated(heads, rows), bubbles: true }));
  }

  private createPlot(): void {
    this.removePlot();
    if (this.plotElement === null) return;
    const options = chartOptions({
      size: { width: Math.max(120, this.plotElement.clientWidth), height: this.height },
      spec: () => this.spec,
      palette: () => this.palette,
      onCursor: index => this.showReadout(index),
    });
    this.plot = new uPlot(options, alignSeries(this.spec.series), this.plotElement);
    this.resizeObserver.observe(this.plotElement);
  }

  private removePlot(): void {
    this.resizeObserver.disconnect();
    this.plot?.destroy();
    this.plot = null;
  }

  private fit(): void {
    const width = this.plotElement?.clientWidth ?? 0;
    if (this.plot !== null && width > 0 && width !== this.plot.width) this.plot.setSize({ width, height: this.height });
  }

  private onKeyDown(event: KeyboardEvent): void {
    if (event.key === 't' || event.key === 'T') {
      this.toggleTable();
      event.preventDefault();
      return;
    }
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    const xs = this.plot?.data[0] ?? [];
    if (step === 0 || this.plot === null || xs.length === 0) return;
    const current = this.plot.cursor.idx ?? (step > 0 ? -1 : xs.length);
    const next = Math.min(xs.length - 1, Math.max(0, current + step));
    this.plot.setCursor({ left: this.plot.valToPos(xs[next] ?? 0, 'x'), top: 1 });
    event.preventDefault();
  }

  /** Says the values at a place of the common x column: of each curve the newest one up to there. */
  private showReadout(index: number | null): void {
    const x = index === null ? undefined : this.plot?.data[0][index];
    if (index === null || x === undefined) {
      this.readout = '';
      return;
    }
    const values = this.spec.series.flatMap(series => {
      const at = series.x.findLastIndex(value => value <= x);
      const y = series.y[at];
      return y === undefined ? [] : [`${series.name} ${this.spec.formatY(y)}`];
    });
    this.readout = `epoch ${formatFixed(x, 2)}: ${values.join(', ')}`;
  }
}

/** Charts are made anew when their curves are others, not when the curves have new points. */
function shapeOf(spec: ChartSpec): string {
  return spec.series.map(series => series.name).join('\n');
}

function legendKey(series: ChartSeries): TemplateResult {
  const line = series.isRaw === true ? 'M0 5l4-4 4 5 4-5 4 5 4-4' : 'M0 4h20';
  const classes = `key ${series.color} ${series.isRaw === true ? 'raw' : ''} ${series.isDashed === true ? 'dash' : ''}`;
  return html`<svg class=${classes} viewBox="0 0 20 8" aria-hidden="true">
    <path d=${line}></path>
    ${series.marker === 'circle' ? svg`<circle cx="10" cy="4" r="3.5"></circle>` : nothing}
    ${series.marker === 'square' ? svg`<rect x="6.5" y=".5" width="7" height="7"></rect>` : nothing}
  </svg>`;
}
