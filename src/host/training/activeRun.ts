import type { RunEvent, RunEventOf } from '../../core/runs/runEvent';

/** The run that this window's engine works on, as far as its events have told. */
export interface ActiveRun {
  readonly folder: string;
  readonly name: string;
  readonly start: RunEventOf<'start'> | null;
  readonly step: RunEventOf<'step'> | null;
  /** Set while features are made or an evaluation runs. */
  readonly progress: RunEventOf<'progress'> | null;
  readonly isStopping: boolean;
  readonly outcome: RunEventOf<'end'> | RunEventOf<'failure'> | null;
}

export function newActiveRun(folder: string, name: string): ActiveRun {
  return { folder, name, start: null, step: null, progress: null, isStopping: false, outcome: null };
}

/** The run after an event. */
export function applyRunEvent(run: ActiveRun, event: RunEvent): ActiveRun {
  switch (event.type) {
    case 'start':
      return { ...run, start: event, name: event.name, progress: null };
    case 'step':
      return { ...run, step: event, progress: null };
    case 'progress':
      return { ...run, progress: event };
    case 'epoch':
      return { ...run, progress: null };
    case 'end':
    case 'failure':
      return { ...run, outcome: event, progress: null };
    case 'evaluation-start':
    case 'checkpoint':
    case 'warning':
      return run;
  }
}

/** Progress in one short line for the status bar, such as `sample: epoch 1.25 of 2, loss 0.834`. */
export function describeActiveRun(run: ActiveRun): string {
  return `${run.name}: ${describeProgress(run)}`;
}

function describeProgress({ isStopping, progress, step, start }: ActiveRun): string {
  if (isStopping) return 'stopping';
  if (progress !== null) {
    const work = progress.phase === 'features' ? 'reading data' : 'evaluating';
    return progress.total > 0 ? `${work} ${Math.floor((100 * progress.done) / progress.total)} %` : work;
  }
  if (step === null) return 'preparing';
  const epochs = start === null ? '' : ` of ${start.epochs}`;
  return `epoch ${step.epoch.toFixed(2)}${epochs}, loss ${step.loss.toFixed(3)}`;
}
