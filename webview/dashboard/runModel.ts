import { foldEvents } from '../../src/core/runs/foldEvents';
import { isPaused } from '../../src/core/runs/pauses';
import type { RunEvent, RunEventOf, RunEventType } from '../../src/core/runs/runEvent';
import type { RunSnapshot } from '../../src/protocol/views/dashboard';

/** What the dashboard shows of a run, sorted out of its events. */
export interface RunModel {
  readonly state: RunSnapshot['state'];
  /** The newest start: of the run itself or of its last resume. */
  readonly start: RunEventOf<'start'> | null;
  readonly steps: readonly RunEventOf<'step'>[];
  readonly epochs: readonly RunEventOf<'epoch'>[];
  readonly best: RunEventOf<'epoch'> | null;
  readonly lastStep: RunEventOf<'step'> | null;
  /** Newest first. */
  readonly checkpoints: readonly RunEventOf<'checkpoint'>[];
  /** The last failure, unless the run went on after it. */
  readonly failure: RunEventOf<'failure'> | null;
  /** Set while features are made or an evaluation runs. */
  readonly phase: Phase | null;
  /** Whether the run holds still until it is told to go on. */
  readonly isPaused: boolean;
  /** The epoch after which a running run was asked to stop. */
  readonly stopsAfterEpoch: number | null;
  readonly events: readonly RunEvent[];
}

export interface Phase {
  readonly name: 'features' | 'evaluation';
  readonly progress: { readonly done: number; readonly total: number } | null;
}

/**
 * Adds events to a snapshot. The host sends the state with snapshots only, so an event that begins or ends an attempt also says
 * the new state.
 */
export function addEvents(snapshot: RunSnapshot, events: readonly RunEvent[]): RunSnapshot {
  return {
    ...snapshot,
    state: events.reduce<RunSnapshot['state']>(stateAfter, snapshot.state),
    events: foldEvents(withoutStaleProgress([...snapshot.events, ...events])),
  };
}

export function runModel(snapshot: RunSnapshot): RunModel {
  const events = foldEvents(snapshot.events);
  const epochs = ofType(events, 'epoch');
  const steps = ofType(events, 'step');
  const isRunning = snapshot.state === 'running';
  return {
    state: snapshot.state,
    start: ofType(events, 'start').at(-1) ?? null,
    steps,
    epochs,
    best: epochs.findLast(epoch => epoch.isBest) ?? null,
    lastStep: steps.at(-1) ?? null,
    checkpoints: ofType(events, 'checkpoint').reverse(),
    failure: ofType(events, 'failure').at(-1) ?? null,
    phase: isRunning ? phaseOf(events) : null,
    isPaused: isRunning && isPaused(events),
    stopsAfterEpoch: isRunning ? (ofType(events, 'stop-request').at(-1)?.afterEpoch ?? null) : null,
    events,
  };
}

/** Mean training loss of the steps since the last finished epoch, or null before the first of them. */
export function lossSinceEpoch(model: RunModel): number | null {
  const from = model.epochs.at(-1)?.step ?? 0;
  const losses = model.steps.filter(step => step.step > from).map(step => step.loss);
  return losses.length === 0 ? null : losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
}

/** How many optimizer steps are done. */
export function stepsDone(model: RunModel): number {
  return Math.max(
    model.lastStep?.step ?? 0,
    model.epochs.at(-1)?.step ?? 0,
    model.start === null ? 0 : model.start.resumedFromStep,
  );
}

function stateAfter(state: RunSnapshot['state'], event: RunEvent): RunSnapshot['state'] {
  switch (event.type) {
    case 'start':
      return 'running';
    case 'end':
      return event.status;
    case 'failure':
      return 'failed';
    case 'step':
    case 'evaluation-start':
    case 'progress':
    case 'epoch':
    case 'checkpoint':
    case 'pause':
    case 'continue':
    case 'stop-request':
    case 'warning':
      return state;
  }
}

/** Progress counts only until something else happens; an evaluation would otherwise leave thousands of its events behind. */
function withoutStaleProgress(events: readonly RunEvent[]): readonly RunEvent[] {
  return events.filter((event, index) => event.type !== 'progress' || index === events.length - 1);
}

/** What runs besides training steps, judged by the newest event that tells. */
function phaseOf(events: readonly RunEvent[]): Phase | null {
  for (const event of [...events].reverse()) {
    switch (event.type) {
      case 'progress':
        return { name: event.phase, progress: { done: event.done, total: event.total } };
      case 'evaluation-start':
        return { name: 'evaluation', progress: null };
      case 'step':
      case 'epoch':
      case 'start':
      case 'end':
      case 'failure':
        return null;
      case 'checkpoint':
      case 'pause':
      case 'continue':
      case 'stop-request':
      case 'warning':
        break;
    }
  }
  return null;
}

function ofType<T extends RunEventType>(events: readonly RunEvent[], type: T): RunEventOf<T>[] {
  return events.filter((event): event is RunEventOf<T> => event.type === type);
}
