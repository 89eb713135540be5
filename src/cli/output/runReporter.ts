import { formatEventLine } from '../../core/runs/eventLines';
import type { RunEvent, RunEventOf } from '../../core/runs/runEvent';
import type { CliIo } from '../cliIo';
import { duration, loss, percent } from './numbers';
import { printable } from './printable';
import type { ProgressDisplay } from './progress';
import { formatTableHead, formatTableRow, type Column } from './table';

/** Shows the events of a run while it goes on. */
export interface RunReporter {
  report(event: RunEvent): void;
  /** Resolves when everything reported has been written. */
  finish(): Promise<void>;
}

/** Events as JSON lines on stdout, the same as in `metrics.jsonl`. */
export class JsonRunReporter implements RunReporter {
  private written: Promise<void> = Promise.resolve();

  constructor(private readonly io: CliIo) {}

  report(event: RunEvent): void {
    if (event.type === 'progress') return;
    this.written = this.written.then(() => this.io.writeOut(formatEventLine(event)));
  }

  finish(): Promise<void> {
    return this.written;
  }
}

const columns: readonly Column[] = [
  { title: 'epoch', align: 'right', width: 6 },
  { title: 'training loss', align: 'right' },
  { title: 'validation loss', align: 'right' },
  { title: 'EM', align: 'right', width: 6 },
  { title: 'F1', align: 'right', width: 6 },
  { title: 'seconds', align: 'right', width: 8 },
  { title: '', align: 'left', width: 4 },
];

/** A table on stdout that grows by a row per epoch; progress on stderr. */
export class TableRunReporter implements RunReporter {
  private written: Promise<void> = Promise.resolve();
  private totalSteps = 0;

  constructor(
    private readonly io: CliIo,
    private readonly progress: ProgressDisplay,
  ) {}

  report(event: RunEvent): void {
    switch (event.type) {
      case 'start':
        this.totalSteps = event.totalSteps;
        for (const line of summary(event)) this.progress.line(line);
        this.write(formatTableHead(columns));
        return;
      case 'step':
        this.progress.update('training', event.step, this.totalSteps, stepNote(event));
        return;
      case 'progress':
        this.progress.update(event.phase, event.done, event.total);
        return;
      case 'epoch':
        this.write(formatTableRow(columns, epochCells(event)));
        return;
      case 'warning':
        this.progress.line(`warning: ${printable(event.message)} (${event.code})`);
        return;
      case 'evaluation-start':
      case 'checkpoint':
      case 'pause':
      case 'continue':
      case 'stop-request':
        return;
      case 'end':
        this.write(`\n${ending(event)}\n`);
        return;
      case 'failure':
        // The command reports the failure it ends with.
        this.progress.pause();
        return;
    }
  }

  finish(): Promise<void> {
    this.progress.pause();
    return this.written;
  }

  private write(text: string): void {
    this.progress.pause();
    this.written = this.written.then(() => this.io.writeOut(text));
  }
}

function summary(event: RunEventOf<'start'>): string[] {
  const leftOut = event.trainExamplesLeftOut === 0 ? '' : `, ${event.trainExamplesLeftOut} left out`;
  const withoutAnswer =
    event.trainWindowsWithoutAnswer === 0 ? '' : ` (${event.trainWindowsWithoutAnswer} without the answer)`;
  const resumed = event.resumedFromStep === 0 ? '' : `, going on after step ${event.resumedFromStep}`;
  return [
    `Run "${printable(event.name)}" on ${printable(event.device)}, seed ${event.seed}`,
    `training: ${event.trainExamples} questions${leftOut}, ${event.trainWindows} windows${withoutAnswer}, ` +
      `${event.totalSteps} steps of ${event.effectiveBatchSize}${resumed}`,
    event.validationExamples === 0 ? 'no validation file' : `validation: ${event.validationExamples} questions`,
  ];
}

function stepNote(event: RunEventOf<'step'>): string {
  return `loss ${loss(event.loss)}, ${event.samplesPerSecond.toFixed(1)} windows/s, ${duration(event.secondsLeft)} left`;
}

function epochCells(event: RunEventOf<'epoch'>): string[] {
  return [
    // Fractional after a last epoch that was cut short.
    String(Number(event.epoch.toFixed(2))),
    loss(event.trainLoss),
    loss(event.validationLoss),
    percent(event.exact),
    percent(event.f1),
    event.seconds.toFixed(1),
    event.isBest ? 'best' : '',
  ];
}

function ending(event: RunEventOf<'end'>): string {
  const best = event.bestEpoch === null ? '' : ` Best epoch: ${Number(event.bestEpoch.toFixed(2))}.`;
  switch (event.status) {
    case 'completed':
      return `Completed: ${event.step} steps in ${duration(event.seconds)}.${best}`;
    case 'stopped':
      return `Stopped after step ${event.step}.${best}`;
  }
}
