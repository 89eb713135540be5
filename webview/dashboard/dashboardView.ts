import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import type { FromDashboard, RunSnapshot, RunSummary, ToDashboard } from '../../src/protocol/views/dashboard';
import { formatClock, formatCount } from '../ui/format';
import { connectHost } from '../ui/host';
import { icon } from '../ui/icon';
import { emptyState } from '../ui/notes';
import { ViewElement } from '../ui/viewElement';
import './chartElement';
import { lossChart, scoreChart, traceCharts } from './runCharts';
import { progressSection, toolbar } from './runHead';
import { addEvents, runModel } from './runModel';
import type { RunModel } from './runModel';
import { checkpointsTable, epochsTable, eventsList } from './runTables';
import { stateNote } from './stateNote';

/** The dashboard of one run: a view of what its run folder holds, live while it is written. */
@customElement('spanlab-dashboard')
export class DashboardView extends ViewElement {
  @state() private runs: readonly RunSummary[] | null = null;
  @state() private run: RunSnapshot | null = null;

  private readonly host = connectHost<ToDashboard, FromDashboard, { folder: string }>();
  private stopListening: (() => void) | null = null;

  override connectedCallback(): void {
    super.connectedCallback();
    this.stopListening = this.host.listen(message => this.receive(message));
    this.host.post({ type: 'ready' });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.stopListening?.();
  }

  protected override render(): TemplateResult {
    if (this.runs === null) return html`<p class="visually-hidden" role="status">Loading</p>`;
    if (this.run === null) return this.renderEmpty();
    const post = (message: FromDashboard) => this.host.post(message);
    const model = runModel(this.run);
    return html`<main class="dashboard" aria-label="Run dashboard">
      ${toolbar(this.runs, this.run, model, post)} ${progressSection(this.run, model)}
      <div
        class="scroll-area"
        @chart-copy=${(event: CustomEvent<string>) => post({ type: 'copy', text: event.detail })}
      >
        ${stateNote(this.run, model, post)} ${this.renderCharts(this.run, model)}
        <div class="lists" data-region>
          ${epochsTable(this.run, model, post)} ${checkpointsTable(this.run, model)} ${eventsList(model)}
        </div>
      </div>
      ${renderHealth(model)}
    </main>`;
  }

  private renderCharts(run: RunSnapshot, model: RunModel): TemplateResult {
    const metric = run.manifest?.config.metric ?? 'auto';
    return html`<div class="big-charts" data-region>
        <spanlab-chart heading="Loss" .spec=${lossChart(model)} height="280"></spanlab-chart>
        <spanlab-chart
          heading=${metric === 'auto' ? 'EM and F1' : `EM and F1, ${metric}`}
          .spec=${scoreChart(model)}
          height="280"
        ></spanlab-chart>
      </div>
      <div class="small-charts">
        ${traceCharts(model, run.manifest?.config.maxGradNorm ?? null).map(
          chart =>
            html`<spanlab-chart
              heading=${chart.heading}
              value=${chart.value}
              .spec=${chart.spec}
              height="124"
            ></spanlab-chart>`,
        )}
      </div>`;
  }

  private renderEmpty(): TemplateResult {
    return html`<main aria-label="Run dashboard" class="page">
      ${emptyState(
        'No run yet',
        'Fine-tune a model on a SQuAD-style data set, and its curves appear here while it trains.',
        html`<spanlab-button appearance="primary" @click=${() => this.host.post({ type: 'startRun' })}
          >Fine-Tune Model…</spanlab-button
        >`,
      )}
    </main>`;
  }

  private receive(message: ToDashboard): void {
    switch (message.type) {
      case 'snapshot':
        this.runs = message.runs;
        this.run = message.run;
        if (message.run !== null) this.host.writeState({ folder: message.run.folder });
        break;
      case 'events':
        if (this.run !== null && this.run.folder === message.folder) this.run = addEvents(this.run, message.events);
        break;
    }
  }
}

function renderHealth(model: RunModel): TemplateResult {
  const newest = model.events.at(-1);
  return html`<footer class="health">
    ${
      newest === undefined
        ? html`<span class="quiet">No event yet</span>`
        : html`<span>${icon('pass', { kind: 'ok' })}Up to ${formatClock(newest.time)}</span>`
    }
    <span class="quiet num">metrics.jsonl, ${formatCount(model.events.length, 'event')}</span>
    ${model.start === null ? nothing : html`<span class="quiet num">seed ${model.start.seed}</span>`}
  </footer>`;
}
