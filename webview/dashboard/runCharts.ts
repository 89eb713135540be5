import type { RunEventOf } from '../../src/core/runs/runEvent';
import { formatBytes, formatExponential, formatFixed, formatInteger } from '../ui/format';
import { paddedRange, quantile } from './alignSeries';
import type { ChartSpec } from './chartSpec';
import { pickIndexes, spreadIndexes } from './downsample';
import { formatFixedEpoch } from './logLines';
import type { RunModel } from './runModel';
import { smooth, smoothingSpan } from './smoothing';

type Step = RunEventOf<'step'>;

/** Buckets per curve: about one for two pixels of the widest chart. */
const wideBuckets = 500;
const narrowBuckets = 160;
/** More rows of single steps than this help nobody who reads a table; they are spread over the run. */
const tableRows = 200;

/** Training loss per step, raw and smoothed, and validation loss per epoch. */
export function lossChart(model: RunModel): ChartSpec {
  const losses = model.steps.map(step => step.loss);
  const span = smoothingSpan(model.start?.totalSteps ?? losses.length);
  const smoothed = smooth(losses, span);
  const picked = pickIndexes(losses, wideBuckets);
  const x = picked.map(index => model.steps[index]?.epoch ?? 0);
  const validated = model.epochs.filter(epoch => epoch.validationLoss !== null);
  const validation = validated.map(epoch => epoch.validationLoss ?? 0);
  return {
    summary: lossSummary(model, smoothed.at(-1)),
    series: [
      { name: 'training', color: 'blue', isRaw: true, x, y: picked.map(index => losses[index] ?? 0) },
      { name: `smoothed over ${span} steps`, color: 'blue', x, y: picked.map(index => smoothed[index] ?? 0) },
      { name: 'validation', color: 'purple', marker: 'circle', x: validated.map(epoch => epoch.epoch), y: validation },
    ],
    xMax: xMax(model),
    yRange: lossRange(losses, validation),
    now: nowOf(model),
    star: bestStar(model),
    level: null,
    formatY: value => formatFixed(value, 2),
    table: () => ({
      heads: ['step', 'epoch', 'training', 'smoothed'],
      rows: spreadIndexes(losses.length, tableRows).map(index => {
        const step = model.steps[index];
        return [
          formatInteger(step?.step),
          formatFixed(step?.epoch, 2),
          formatFixed(step?.loss, 4),
          formatFixed(smoothed[index], 4),
        ];
      }),
    }),
  };
}

/** Exact match and F1 per evaluated epoch, in percent. */
export function scoreChart(model: RunModel): ChartSpec {
  const evaluated = model.epochs.filter(epoch => epoch.exact !== null && epoch.f1 !== null);
  const x = evaluated.map(epoch => epoch.epoch);
  const exact = evaluated.map(epoch => epoch.exact ?? 0);
  const f1 = evaluated.map(epoch => epoch.f1 ?? 0);
  const last = evaluated.at(-1);
  return {
    summary:
      last === undefined
        ? 'EM and F1 per epoch. No epoch is evaluated yet.'
        : `EM and F1 per epoch. EM ${list(exact)}; F1 ${list(f1)}.`,
    series: [
      { name: 'F1', color: 'green', marker: 'circle', x, y: f1, lastLabel: `F1 ${formatFixed(last?.f1, 2)}` },
      {
        name: 'EM',
        color: 'blue',
        isDashed: true,
        marker: 'square',
        x,
        y: exact,
        lastLabel: `EM ${formatFixed(last?.exact, 2)}`,
      },
    ],
    xMax: xMax(model),
    yRange: paddedRange([...exact, ...f1], { low: 0, high: 100 }),
    now: nowOf(model),
    star: null,
    level: null,
    formatY: value => formatFixed(value, 1),
    table: () => ({
      heads: ['epoch', 'EM', 'F1'],
      rows: evaluated.map(epoch => [
        formatFixedEpoch(epoch.epoch),
        formatFixed(epoch.exact, 2),
        formatFixed(epoch.f1, 2),
      ]),
    }),
  };
}

/** The four small charts, each of one value per step. */
export function traceCharts(
  model: RunModel,
  maxGradNorm: number | null,
): readonly { readonly heading: string; readonly value: string; readonly spec: ChartSpec }[] {
  const last = model.lastStep;
  return [
    trace(model, 'Learning rate', step => step.learningRate, formatExponential, formatExponential(last?.learningRate)),
    trace(
      model,
      'Gradient norm',
      step => step.gradientNorm,
      value => formatFixed(value, 1),
      formatFixed(last?.gradientNorm, 2),
      maxGradNorm === null ? null : { y: maxGradNorm, label: `clipped at ${maxGradNorm}` },
    ),
    trace(
      model,
      'Samples per second',
      step => step.samplesPerSecond,
      value => formatFixed(value, value < 10 ? 1 : 0),
      last === null
        ? '–'
        : `${formatFixed(last.samplesPerSecond, 1)} (${formatFixed(last.tokensPerSecond / 1000, 1)} k tokens)`,
    ),
    trace(model, 'Memory', step => step.memoryBytes, formatBytes, formatBytes(last?.memoryBytes)),
  ];
}

function trace(
  model: RunModel,
  heading: string,
  valueOf: (step: Step) => number,
  format: (value: number) => string,
  newest: string,
  level: ChartSpec['level'] = null,
): { readonly heading: string; readonly value: string; readonly spec: ChartSpec } {
  const values = model.steps.map(valueOf);
  const picked = pickIndexes(values, narrowBuckets);
  const highest = values.reduce((most, value) => Math.max(most, value), level?.y ?? 0);
  const spec: ChartSpec = {
    summary: model.lastStep === null ? `${heading}: no step yet.` : `${heading} per step; ${newest} at the last one.`,
    series: [
      {
        name: heading.toLowerCase(),
        color: 'foreground',
        x: picked.map(index => model.steps[index]?.epoch ?? 0),
        y: picked.map(index => values[index] ?? 0),
      },
    ],
    xMax: xMax(model),
    yRange: [0, highest > 0 ? highest * 1.1 : 1],
    now: nowOf(model),
    star: null,
    level,
    formatY: format,
    table: () => ({
      heads: ['step', 'epoch', heading.toLowerCase()],
      rows: spreadIndexes(values.length, tableRows).map(index => [
        formatInteger(model.steps[index]?.step),
        formatFixed(model.steps[index]?.epoch, 2),
        format(values[index] ?? 0),
      ]),
    }),
  };
  return { heading, value: newest, spec };
}

/**
 * The first steps of a long run would flatten all the rest: they may leave the chart at its top, half as far above the ninth
 * tenth of the losses as these are high.
 */
function lossRange(losses: readonly number[], validation: readonly number[]): readonly [number, number] {
  if (losses.length < 100) return paddedRange([...losses, ...validation], { low: 0 });
  const low = quantile(losses, 0);
  const high = quantile(losses, 0.9);
  const top = high + (high - low) / 2;
  return paddedRange([...losses.filter(loss => loss <= top), ...validation], { low: 0 });
}

function bestStar(model: RunModel): ChartSpec['star'] {
  const best = model.best;
  if (best === null || best.validationLoss === null) return null;
  return { x: best.epoch, y: best.validationLoss, label: `${formatFixed(best.validationLoss, 4)} best` };
}

function lossSummary(model: RunModel, smoothed: number | undefined): string {
  const training =
    model.lastStep === null
      ? 'No training step yet.'
      : `Training ${formatFixed(smoothed, 2)} at step ${formatInteger(model.lastStep.step)}.`;
  const validated = model.epochs.filter(epoch => epoch.validationLoss !== null);
  if (validated.length === 0) return `Loss against epochs. ${training}`;
  const values = validated.map(
    epoch =>
      `${formatFixed(epoch.validationLoss, 4)} ${epoch.epoch === 0 ? 'before training' : `after epoch ${formatFixedEpoch(epoch.epoch)}`}`,
  );
  const best = model.best === null ? '' : ` Best at epoch ${formatFixedEpoch(model.best.epoch)}.`;
  return `Loss against epochs. ${training} Validation ${values.join(', ')}.${best}`;
}

function xMax(model: RunModel): number {
  return Math.max(model.start?.epochs ?? 0, model.lastStep?.epoch ?? 0, model.epochs.at(-1)?.epoch ?? 0) || 1;
}

function nowOf(model: RunModel): number | null {
  return model.state === 'running' ? (model.lastStep?.epoch ?? null) : null;
}

function list(values: readonly number[]): string {
  return values.map(value => formatFixed(value, 2)).join(', ');
}
