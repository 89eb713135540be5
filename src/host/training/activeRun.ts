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
  /** Whether it was asked to stop when the epoch under way has ended. */
  readonly isEpochTheLast: boolean;
  /** `asked` until the step under way is done and a checkpoint is written. */
  readonly pause: 'none' | 'asked' | 'paused';
  readonly outcome: RunEventOf<'end'> | RunEventOf<'failure'> | null;
}

export function newActiveRun(folder: string, name: string): ActiveRun {
  return {
    folder,
    name,
    start: null,
    step: null,
    progress: null,
    isStopping: false,
    isEpochTheLast: false,
    pause: 'none',
    outcome: null,
  };
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
    case 'pause':
      return { ...run, pause: 'paused' };
    case 'continue':
      return { ...run, pause: 'none' };
    case 'stop-request':
      return { ...run, isEpochTheLast: true };
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

function describeProgress(run: ActiveRun): string {
  if (run.isStopping) return 'stopping';
  if (run.pause === 'asked') return 'pausing';
  const work = describeWork(run);
  return [...(run.pause === 'paused' ? ['paused'] : []), work, ...(run.isEpochTheLast ? ['last epoch'] : [])].join(
    ', ',
  );
}

function describeWork({ progress, step, start }: ActiveRun): string {
  if (progress !== null) {
    const work = progress.phase === 'features' ? 'reading data' : 'evaluating';
    return progress.total > 0 ? `${work} ${Math.floor((100 * progress.done) / progress.total)} %` : work;
  }
  if (step === null) return 'preparing';
  const epochs = start === null ? '' : ` of ${start.epochs}`;
  return `epoch ${step.epoch.toFixed(2)}${epochs}, loss ${step.loss.toFixed(3)}`;
}
