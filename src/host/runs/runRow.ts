import { runContextValues, type RunContextValue } from '../contributions';
import type { Run } from './runReader';

/** How a run looks in the Runs view: a codicon with an optional theme colour, and a line of facts. */
export interface RunRow {
  readonly label: string;
  readonly description: string;
  readonly icon: string;
  readonly colour: string | null;
  readonly contextValue: RunContextValue;
  /** What a screen reader says: the state is in the icon only for those who see it. */
  readonly accessibleLabel: string;
}

interface StateLook {
  readonly word: string;
  readonly icon: string;
  readonly colour: string | null;
  readonly contextValue: RunContextValue;
}

const looks: Record<Run['state'] | 'paused', StateLook> = {
  running: { word: 'running', icon: 'sync~spin', colour: null, contextValue: runContextValues.running },
  paused: { word: 'paused', icon: 'debug-pause', colour: null, contextValue: runContextValues.paused },
  completed: { word: 'completed', icon: 'pass', colour: 'testing.iconPassed', contextValue: runContextValues.finished },
  stopped: { word: 'stopped', icon: 'stop-circle', colour: null, contextValue: runContextValues.resumable },
  interrupted: {
    word: 'interrupted',
    icon: 'warning',
    colour: 'list.warningForeground',
    contextValue: runContextValues.resumable,
  },
  failed: { word: 'failed', icon: 'error', colour: 'list.errorForeground', contextValue: runContextValues.resumable },
};

/** A run that is paused looks unlike one that works. */
function lookOf({ state, status }: Pick<Run, 'state' | 'status'>): StateLook {
  return looks[state === 'running' && status?.isPaused === true ? 'paused' : state];
}

/** Whether the run can go on from a checkpoint. */
export function isResumable(run: Run): boolean {
  return looks[run.state].contextValue === runContextValues.resumable;
}

/** The run's state in one word. */
export function stateWord(run: Pick<Run, 'state' | 'status'>): string {
  return lookOf(run).word;
}

export function runRow(run: Run): RunRow {
  const look = lookOf(run);
  const facts = runFacts(run);
  return {
    label: run.name,
    description: facts,
    icon: look.icon,
    colour: look.colour,
    contextValue: look.contextValue,
    accessibleLabel: [run.name, look.word, facts].filter(part => part !== '').join(', '),
  };
}

/** Progress and best score, such as `epoch 1.5 of 2, F1 81.20`. A completed run's progress goes without saying. */
function runFacts(run: Run): string {
  const { status, manifest } = run;
  if (status === null) return stateWord(run);
  const epochs = manifest === null ? '' : ` of ${trimmed(manifest.config.epochs)}`;
  const progress = run.state === 'completed' ? '' : `epoch ${trimmed(status.epoch)}${epochs}`;
  return [...(stateWord(run) === looks.running.word ? [] : [stateWord(run)]), progress, bestScore(status.best)]
    .filter(part => part !== '')
    .join(', ');
}

function bestScore(best: NonNullable<Run['status']>['best']): string {
  if (best === null) return '';
  if (best.f1 !== null) return `F1 ${best.f1.toFixed(2)}`;
  return best.validationLoss === null ? '' : `loss ${best.validationLoss.toFixed(4)}`;
}

/** At most two decimals, none where there are none. */
const trimmed = (value: number): string => String(Number(value.toFixed(2)));
