import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import type { RunConfig } from '../../src/core/runs/runConfig';
import { pausedMilliseconds } from '../../src/core/runs/pauses';
import type { FromDashboard, RunSnapshot, RunSummary } from '../../src/protocol/views/dashboard';
import { valueOf } from '../ui/controls';
import { fileName, formatClock, formatDuration, formatExponential, formatInteger, formatPercent } from '../ui/format';
import { icon } from '../ui/icon';
import type { IconKind } from '../ui/icon';
import { formatFixedEpoch } from './logLines';
import { epochTick } from './progressTicks';
import { stepsDone } from './runModel';
import type { RunModel } from './runModel';

type Post = (message: FromDashboard) => void;

/** The tool bar: which run, how it stands, what can be done with it. */
export function toolbar(runs: readonly RunSummary[], run: RunSnapshot, model: RunModel, post: Post): TemplateResult {
  const { folder } = run;
  const isEvaluated = model.epochs.some(epoch => epoch.evaluation !== null);
  return html`<header class="toolbar" data-region>
    <h1 class="visually-hidden">${run.name}</h1>
    <spanlab-dropdown
      class="run-picker"
      aria-label="Run"
      .value=${folder}
      @change=${(event: Event) => post({ type: 'selectRun', folder: valueOf(event) })}
    >
      ${runs.map(
        item =>
          html`<spanlab-option value=${item.folder} ?selected=${item.folder === folder}>${item.name}</spanlab-option>`,
      )}
    </spanlab-dropdown>
    ${stateMark(model)}
    <span class="grow"></span>
    ${run.state === 'running' ? runningButtons(model, folder, post) : nothing}
    ${canResume(run) ? resumeButton(folder, post, 'secondary') : nothing}
    ${run.state === 'completed' ? nothing : html`<span class="separator"></span>`}
    <spanlab-button
      appearance="icon"
      aria-label="Rankings"
      ?disabled=${!isEvaluated}
      title=${isEvaluated ? 'Every question with its ranked answers' : 'No epoch is evaluated yet'}
      @click=${() => post({ type: 'openRankings', folder, epoch: null })}
      >${icon('list-ordered')}Rankings</spanlab-button
    >
    <spanlab-button
      appearance="icon"
      aria-label="Reveal run folder"
      title="Reveal run folder"
      @click=${() => post({ type: 'revealFolder', folder })}
      >${icon('folder-opened')}</spanlab-button
    >
    <spanlab-button
      appearance="icon"
      aria-label="Fine-Tune Model…"
      title="Fine-Tune Model…"
      @click=${() => post({ type: 'startRun' })}
      >${icon('add')}</spanlab-button
    >
  </header>`;
}

/** Facts of the run and how far it has come. */
export function progressSection(run: RunSnapshot, model: RunModel): TemplateResult {
  return html`<section class="run-head" aria-label="Progress">
    <div class="facts">${facts(run, model).map(([name, value]) => fact(name, value))}</div>
    ${progressLine(run, model)}
  </section>`;
}

export function canResume(run: RunSnapshot): boolean {
  return run.state === 'stopped' || run.state === 'interrupted' || run.state === 'failed';
}

export function resumeButton(folder: string, post: Post, appearance: 'primary' | 'secondary'): TemplateResult {
  return html`<spanlab-button appearance=${appearance} @click=${() => post({ type: 'resume', folder })}
    >${icon('play')}Resume</spanlab-button
  >`;
}

/** What can be asked of a run under way. In a narrow view only the icons are seen. */
function runningButtons(model: RunModel, folder: string, post: Post): TemplateResult {
  return html`${
    model.isPaused
      ? runningButton('Continue', 'debug-continue', () => post({ type: 'continue', folder }))
      : runningButton('Pause', 'debug-pause', () => post({ type: 'pause', folder }))
  }
  ${runningButton('Stop', 'debug-stop', () => post({ type: 'stop', folder }))}
  ${
    model.stopsAfterEpoch === null
      ? runningButton('Stop After Epoch', 'stop-circle', () => post({ type: 'stopAfterEpoch', folder }))
      : nothing
  }`;
}

function runningButton(text: string, symbol: string, onClick: () => void): TemplateResult {
  return html`<spanlab-button appearance="secondary" aria-label=${text} title=${text} @click=${onClick}
    >${icon(symbol)}<span class="wide-only">${text}</span></spanlab-button
  >`;
}

function stateMark(model: RunModel): TemplateResult {
  const [name, kind, text] = stateWords(model);
  return html`<span class="row tight state-mark" role="status"
    >${icon(name, { kind })}<span class="cut" title=${text}>${text}</span></span
  >`;
}

function stateWords(model: RunModel): readonly [icon: string, kind: IconKind, text: string] {
  switch (model.state) {
    case 'running':
      return [model.isPaused ? 'debug-pause' : 'sync', 'info', runningWords(model)];
    case 'completed':
      return ['pass', 'ok', 'Completed'];
    case 'stopped':
      return ['stop-circle', 'warning', 'Stopped'];
    case 'failed':
      return ['error', 'error', 'Failed'];
    case 'interrupted':
      return ['warning', 'warning', 'Interrupted'];
  }
}

function runningWords(model: RunModel): string {
  const now = model.isPaused ? 'Paused' : runningWord(model);
  return model.stopsAfterEpoch === null ? now : `${now}, stopping after epoch ${model.stopsAfterEpoch}`;
}

function runningWord(model: RunModel): string {
  if (model.phase === null) return model.lastStep === null ? 'Preparing' : 'Training';
  return model.phase.name === 'features' ? 'Making features' : 'Evaluating';
}

function facts(run: RunSnapshot, model: RunModel): readonly (readonly [string, string])[] {
  const { manifest } = run;
  const { start } = model;
  if (manifest === null) return start === null ? [] : [['device', start.device]];
  const { config } = manifest;
  const batch = config.batchSize * config.gradientAccumulationSteps;
  return [
    ['model', `${fileName(manifest.model.path)}, ${(manifest.model.parameters / 1e6).toFixed(1)} M`],
    ['device', start?.device ?? manifest.device],
    ...(manifest.executor?.precision === 'float16' ? [['precision', 'float16'] as const] : []),
    ['train', withCount(manifest.train.path, start?.trainExamples)],
    [
      'validation',
      manifest.validation === null ? 'none' : withCount(manifest.validation.path, start?.validationExamples),
    ],
    [
      'batch',
      config.gradientAccumulationSteps > 1
        ? `${batch} = ${config.batchSize} × ${config.gradientAccumulationSteps}`
        : String(batch),
    ],
    ['learning rate', formatExponential(config.learningRate)],
    ...partialTraining(config),
    ['seed', String(config.seed)],
  ];
}

/** What is trained less than the rest, where anything is. */
function partialTraining(config: RunConfig): readonly (readonly [string, string])[] {
  const { freezeEmbeddings, freezeLayers, layerwiseDecay, labelSmoothing } = config;
  const frozen = [
    ...(freezeEmbeddings ? ['embeddings'] : []),
    ...(freezeLayers > 0 ? [`${freezeLayers} ${freezeLayers === 1 ? 'layer' : 'layers'}`] : []),
  ];
  return [
    ...(frozen.length > 0 ? [['frozen', frozen.join(', ')] as const] : []),
    ...(layerwiseDecay < 1 ? [['layer-wise decay', String(layerwiseDecay)] as const] : []),
    ...(labelSmoothing > 0 ? [['label smoothing', String(labelSmoothing)] as const] : []),
  ];
}

function withCount(path: string, count: number | undefined): string {
  return count === undefined ? fileName(path) : `${fileName(path)}, ${formatInteger(count)}`;
}

function fact(name: string, value: string): TemplateResult {
  return html`<span class="fact num"><span>${name}</span><span class="cut">${value}</span></span>`;
}

function progressLine(run: RunSnapshot, model: RunModel): TemplateResult {
  const done = stepsDone(model);
  const total = model.start?.totalSteps ?? run.status?.totalSteps ?? 0;
  const epochs = model.start?.epochs ?? 0;
  const part = total === 0 ? 0 : done / total;
  const current = Math.min(Math.ceil(epochs), Math.floor(part * epochs + 1e-9) + 1);
  const isHalted = run.state !== 'running' && run.state !== 'completed';
  const wholeEpochs = Array.from({ length: Math.max(0, Math.ceil(epochs) - 1) }, (_, index) => index + 1);
  return html`<div class="row progress-row num">
    <span class="nowrap"
      >${
        run.state === 'completed'
          ? html`<b>${formatFixedEpoch(epochs)} ${epochs === 1 ? 'epoch' : 'epochs'}</b>`
          : html`<b>Epoch ${current} of ${formatFixedEpoch(epochs)}</b>`
      },
      step ${formatInteger(done)} of ${formatInteger(total)}</span
    >
    <svg
      class="progress ${isHalted ? 'halted' : ''}"
      viewBox="0 0 100 4"
      preserveAspectRatio="none"
      role="progressbar"
      aria-label="Training"
      aria-valuemin="0"
      aria-valuemax=${total}
      aria-valuenow=${done}
    >
      <rect class="track" width="100" height="4"></rect>
      <rect class="done" width=${(100 * part).toFixed(2)} height="4"></rect>
      ${epochs > 50 ? nothing : wholeEpochs.map(epoch => epochTick((100 * epoch) / epochs))}
    </svg>
    <span class="nowrap">${formatPercent(part)}</span>
    ${phaseText(model)} ${timeText(run, model)}
  </div>`;
}

function phaseText(model: RunModel): TemplateResult | typeof nothing {
  const progress = model.phase?.progress ?? null;
  if (model.phase === null || progress === null) return nothing;
  const what = model.phase.name === 'features' ? 'features' : 'evaluation';
  return html`<span class="nowrap quiet"
    >${what} ${formatInteger(progress.done)} of ${formatInteger(progress.total)}</span
  >`;
}

function timeText(run: RunSnapshot, model: RunModel): TemplateResult | typeof nothing {
  const last = model.lastStep;
  const newest = model.events.at(-1);
  const soFar =
    model.start === null || newest === undefined
      ? nothing
      : html`<span class="quiet nowrap"
          >${formatDuration((newest.time - model.start.time - pausedMilliseconds(model.events, model.start.time)) / 1000)}
          ${run.state === 'running' ? 'so far' : 'in all'}</span
        >`;
  if (run.state !== 'running' || last === null) return soFar;
  const end = last.time + last.secondsLeft * 1000 + pausedMilliseconds(model.events, last.time);
  const when = model.isPaused ? nothing : html`, ends about ${formatClock(end, false)}`;
  return html`<span class="nowrap"><b>${formatDuration(last.secondsLeft)} left</b>${when}</span> ${soFar}`;
}
