import type { RunEvent } from '../../src/core/runs/runEvent';
import { fileName, formatBytes, formatCount, formatDuration, formatFixed, formatInteger } from '../ui/format';

/** A line of the dashboard's list of events. */
export interface LogLine {
  readonly time: number;
  readonly severity: 'error' | 'warning' | 'none';
  /** The stable code of a failure or warning. */
  readonly code: string | null;
  readonly text: string;
}

/** The events worth a line, newest first. Steps have their curves, progress its place in the head. */
export function logLines(events: readonly RunEvent[]): readonly LogLine[] {
  return events.flatMap(linesOf).reverse();
}

function linesOf(event: RunEvent): readonly LogLine[] {
  const line = (text: string): LogLine => ({ time: event.time, severity: 'none', code: null, text });
  switch (event.type) {
    case 'start':
      return startLines(event).map(text =>
        typeof text === 'string' ? line(text) : { ...line(text.warning), ...warned },
      );
    case 'evaluation-start':
      return [
        line(
          event.step === 0 ? 'Evaluating before the first step' : `Evaluating after step ${formatInteger(event.step)}`,
        ),
      ];
    case 'epoch':
      return [line(epochLine(event))];
    case 'checkpoint':
      return [line(`Checkpoint ${fileName(event.path)} written, ${formatBytes(event.bytes)}`)];
    case 'pause':
      return [line(`Paused at step ${formatInteger(event.step)}`)];
    case 'continue':
      return [line(`Continued at step ${formatInteger(event.step)}`)];
    case 'stop-request':
      return [line(`Asked to stop after epoch ${event.afterEpoch}`)];
    case 'warning':
      return [{ time: event.time, severity: 'warning', code: event.code, text: event.message }];
    case 'failure':
      return [{ time: event.time, severity: 'error', code: event.code, text: event.message }];
    case 'end':
      return [
        line(
          `${event.status === 'completed' ? 'Completed' : 'Stopped'} at step ${formatInteger(event.step)} after ${formatDuration(event.seconds)}`,
        ),
      ];
    case 'step':
    case 'progress':
      return [];
  }
}

const warned = { severity: 'warning' } as const;

function startLines(event: Extract<RunEvent, { type: 'start' }>): readonly (string | { readonly warning: string })[] {
  const begun =
    event.resumedFromStep > 0
      ? `Resumed from step ${formatInteger(event.resumedFromStep)}`
      : `Started with seed ${event.seed}`;
  const leftOut = event.trainExamplesLeftOut;
  return [
    `${begun}, effective batch ${formatInteger(event.effectiveBatchSize)}, on ${event.device}`,
    `${formatCount(event.trainWindows, 'window')} from ${formatCount(event.trainExamples, 'question')}, ` +
      `${formatInteger(event.trainWindowsWithoutAnswer)} without the whole answer`,
    ...(leftOut > 0 ? [{ warning: `${formatCount(leftOut, 'training question')} could not be used` }] : []),
  ];
}

function epochLine(event: Extract<RunEvent, { type: 'epoch' }>): string {
  const parts = [
    event.validationLoss === null ? null : `validation ${formatFixed(event.validationLoss, 4)}`,
    event.exact === null ? null : `EM ${formatFixed(event.exact, 2)}`,
    event.f1 === null ? null : `F1 ${formatFixed(event.f1, 2)}`,
    event.isBest ? 'best' : null,
  ].filter(part => part !== null);
  const name = event.epoch === 0 ? 'Before training' : `Epoch ${formatFixedEpoch(event.epoch)}`;
  return parts.length === 0 ? `${name} finished` : `${name}: ${parts.join(', ')}`;
}

/** Epochs are whole numbers, except the last of a run of, say, 0.5 epochs. */
export function formatFixedEpoch(epoch: number): string {
  return Number.isInteger(epoch) ? String(epoch) : formatFixed(epoch, 2);
}
