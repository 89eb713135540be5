import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import type { RunEventOf } from '../../src/core/runs/runEvent';
import type { FromDashboard, RunSnapshot } from '../../src/protocol/views/dashboard';
import { dataTable } from '../ui/dataTable';
import {
  fileName,
  formatBytes,
  formatClock,
  formatDuration,
  formatFixed,
  formatInteger,
  formatPercent,
} from '../ui/format';
import { icon } from '../ui/icon';
import { formatFixedEpoch, logLines } from './logLines';
import type { LogLine } from './logLines';
import { lossSinceEpoch } from './runModel';
import type { RunModel } from './runModel';

type Post = (message: FromDashboard) => void;

/** A row of the table of epochs: a finished one, or the one that is being trained. */
interface EpochRow {
  readonly epoch: number;
  readonly step: number;
  readonly trainLoss: number | null;
  readonly finished: RunEventOf<'epoch'> | null;
  readonly note: string;
}

export function epochsTable(run: RunSnapshot, model: RunModel, post: Post): TemplateResult {
  const rows = [...model.epochs.map(finishedRow), ...runningRow(model)];
  return html`<section aria-label="Epochs">
    <div class="region-head"><h2>Epochs</h2></div>
    ${
      rows.length === 0
        ? html`<p class="small quiet list-note">No epoch yet.</p>`
        : dataTable<EpochRow>({
            caption: 'Epochs of this run',
            className: 'epochs-table',
            rowClass: row => (row.finished === null ? 'running' : ''),
            columns: [
              { title: '#', numeric: true, cell: row => formatFixedEpoch(row.epoch) },
              { title: 'step', numeric: true, cell: row => formatInteger(row.step) },
              { title: 'training', numeric: true, cell: row => formatFixed(row.trainLoss, 4) },
              { title: 'validation', numeric: true, cell: row => validationCell(row, model) },
              { title: 'EM', numeric: true, cell: row => formatFixed(row.finished?.exact, 2) },
              { title: 'F1', numeric: true, cell: row => formatFixed(row.finished?.f1, 2) },
              { title: 'time', numeric: true, cell: row => row.note },
              {
                title: html`<span class="visually-hidden">best, rankings</span>`,
                cell: row => epochMarks(row, run, model, post),
              },
            ],
            rows,
          })
    }
  </section>`;
}

export function checkpointsTable(run: RunSnapshot, model: RunModel): TemplateResult {
  const config = run.manifest?.config;
  return html`<section aria-label="Checkpoints">
    <div class="region-head"><h2>Checkpoints</h2></div>
    ${
      model.checkpoints.length === 0
        ? html`<p class="small quiet list-note">
            ${run.state === 'running' ? 'No checkpoint yet.' : 'No checkpoint was written.'}
          </p>`
        : dataTable<RunEventOf<'checkpoint'>>({
            caption: 'Checkpoints written, newest first',
            className: 'checkpoints-table',
            columns: [
              { title: 'name', cell: row => html`<code>${fileName(row.path)}</code>` },
              {
                title: html`<span class="visually-hidden">mark</span>`,
                cell: (row, index) => checkpointMark(row, index, model),
              },
              { title: 'epoch', numeric: true, cell: row => formatFixed(row.epoch, 2) },
              { title: 'validation', numeric: true, cell: row => formatFixed(epochOf(row, model)?.validationLoss, 4) },
              { title: 'F1', numeric: true, cell: row => formatFixed(epochOf(row, model)?.f1, 2) },
              { title: 'size', numeric: true, cell: row => formatBytes(row.bytes) },
            ],
            rows: model.checkpoints,
          })
    }
    ${
      config === undefined
        ? nothing
        : html`<p class="small quiet list-note">
            On disk stay the newest ${config.saveTotalLimit} and the best, by ${bestByWords[config.bestBy]}.
          </p>`
    }
  </section>`;
}

export function eventsList(model: RunModel): TemplateResult {
  return html`<section aria-label="Events">
    <div class="region-head"><h2>Events</h2></div>
    <ol class="log">
      ${logLines(model.events).map(logItem)}
    </ol>
  </section>`;
}

const bestByWords = { f1: 'F1', exact: 'EM', loss: 'validation loss' } as const;

function finishedRow(epoch: RunEventOf<'epoch'>): EpochRow {
  return {
    epoch: epoch.epoch,
    step: epoch.step,
    trainLoss: epoch.trainLoss,
    finished: epoch,
    note: formatDuration(epoch.seconds),
  };
}

function runningRow(model: RunModel): readonly EpochRow[] {
  const { lastStep, start } = model;
  const finished = model.epochs.at(-1);
  if (lastStep === null || start === null || lastStep.step <= (finished?.step ?? 0)) return [];
  const done = (lastStep.step - (finished?.step ?? 0)) / Math.max(1, start.stepsPerEpoch);
  return [
    {
      epoch: Math.min(Math.ceil(start.epochs), Math.floor(finished?.epoch ?? 0) + 1),
      step: lastStep.step,
      trainLoss: lossSinceEpoch(model),
      finished: null,
      note: formatPercent(Math.min(1, done)),
    },
  ];
}

function validationCell(row: EpochRow, model: RunModel): TemplateResult | string {
  const text = formatFixed(row.finished?.validationLoss, 4);
  return row.finished !== null && row.finished === model.best ? html`<b>${text}</b>` : text;
}

function epochMarks(row: EpochRow, run: RunSnapshot, model: RunModel, post: Post): TemplateResult {
  const epoch = row.finished;
  const name = formatFixedEpoch(row.epoch);
  return html`<span class="row tight">
    ${
      epoch === null || epoch.evaluation === null
        ? nothing
        : html`<button
            class="tool row-tool"
            aria-label="Rankings of epoch ${name}"
            title="Rankings of epoch ${name}"
            @click=${() => post({ type: 'openRankings', folder: run.folder, epoch: epoch.epoch })}
          >
            ${icon('list-ordered')}
          </button>`
    }
    ${epoch !== null && epoch === model.best ? bestMark() : nothing}
    ${epoch?.epoch === 0 ? html`<span class="small quiet">before training</span>` : nothing}
  </span>`;
}

function bestMark(): TemplateResult {
  return html`<span class="row tight">${icon('star-full')}best</span>`;
}

function checkpointMark(row: RunEventOf<'checkpoint'>, index: number, model: RunModel): TemplateResult | string {
  if (model.best !== null && row.step === model.best.step) return bestMark();
  return index === 0 ? 'last' : '';
}

function epochOf(row: RunEventOf<'checkpoint'>, model: RunModel): RunEventOf<'epoch'> | undefined {
  return model.epochs.find(epoch => epoch.step === row.step);
}

function logItem(line: LogLine): TemplateResult {
  return html`<li>
    ${
      line.severity === 'none'
        ? html`<i class="log-gap"></i>`
        : icon(line.severity, { kind: line.severity, label: line.severity === 'error' ? 'Error' : 'Warning' })
    }
    <code class="quiet">${formatClock(line.time)}</code>
    <span class="cut" title=${line.text}>${line.text}</span>
    ${line.code === null ? nothing : html`<code class="quiet nowrap">${line.code}</code>`}
  </li>`;
}
