import { SpanLabError } from '../../../core/errors';
import type { RunConfig } from '../../../core/runs/runConfig';
import type { ExecutorRecord } from '../../../core/runs/runManifest';
import { requireDevice } from '../../devices/requireDevice';
import type { DeviceReport } from '../../../protocol/engineApi';
import type { LabelledBatch } from '../trainingStep';
import type { StepExecutor } from './stepExecutor';
import { timeStep, trialBatch, type StepTrial } from './stepTrial';

/** Tried before the run's own shape: a GPU that a processor only pretends to be would take minutes for that. */
const smallShape = { batchSize: 1, sequenceLength: 64 };
/** A GPU wins nothing in a small step, but what takes this many times the CPU's time for it is no GPU. */
const hopeless = 10;

/** A device of this machine, and how to train on it. */
export interface ExecutorOption {
  readonly report: DeviceReport;
  /** The device as a few words for people. */
  readonly description: string;
  /** Whether it may be faster than the CPU: only then does `auto` look at it. */
  readonly isAccelerator: boolean;
  /** Of the matrix products, whatever the run's settings want. */
  readonly precision: ExecutorRecord['precision'];
  create(): Promise<StepExecutor>;
  /** Leaves the run's parameters and moments as they are. */
  openTrial(): Promise<StepTrial>;
}

export interface ChosenExecutor {
  readonly executor: StepExecutor;
  /** The device as a few words for people. */
  readonly device: string;
  readonly record: ExecutorRecord;
  /** Why this one, where there was a choice. */
  readonly note: string | null;
}

type Measured = { readonly option: ExecutorOption } & ({ readonly seconds: number } | { readonly failure: string });

/**
 * The executor of a device. `auto` takes the CPU where nothing else is usable, and otherwise what does a step of the run's own
 * shape in the least time; devices that fail at it are left out.
 * @param time seconds of one step in a trial
 * @throws SpanLabError `device-unusable` with the reason; `stopped`
 */
export async function chooseExecutor(
  options: readonly ExecutorOption[],
  device: RunConfig['device'],
  batch: LabelledBatch,
  shouldStop: () => boolean,
  time: typeof timeStep = timeStep,
): Promise<ChosenExecutor> {
  const reports = options.map(({ report }) => report);
  const take = async (option: ExecutorOption, note: string | null): Promise<ChosenExecutor> => ({
    executor: await option.create(),
    device: option.description,
    record: { id: option.report.id, precision: option.precision },
    note,
  });
  const byId = (id: DeviceReport['id']) => {
    const found = options.find(({ report }) => report.id === id);
    if (found === undefined) throw new SpanLabError('device-unusable', `The device "${id}" is not known here.`);
    return found;
  };
  if (device !== 'auto') return take(byId(requireDevice(reports, device).id), null);
  const cpu = byId('cpu');
  const accelerators = options.filter(({ report, isAccelerator }) => report.usable && isAccelerator);
  if (accelerators.length === 0) return take(cpu, null);

  const measureOf = (option: ExecutorOption, tried: LabelledBatch) => {
    if (shouldStop()) throw new SpanLabError('stopped', 'The run was stopped before its first step.');
    return measure(option, tried, time);
  };
  const small = trialBatch(smallShape);
  const cpuSmall = seconds(await measureOf(cpu, small));
  const measured: Measured[] = [];
  for (const option of accelerators) {
    const first = await measureOf(option, small);
    if (!('seconds' in first)) measured.push(first);
    else if (first.seconds <= hopeless * cpuSmall) measured.push(await measureOf(option, batch));
    else measured.push({ option, failure: tooSlow(first.seconds) });
  }
  measured.push(await measureOf(cpu, batch));
  // The CPU is last: where it is as fast, it wins, for its numbers are the reference.
  const best = measured.reduce((fastest, one) => (seconds(one) <= seconds(fastest) ? one : fastest));
  const chosen = seconds(best) === Infinity ? cpu : best.option;
  const { batchSize, sequenceLength } = batch;
  const trials = measured.map(one => `${one.option.report.id} ${outcome(one)}`).join(', ');
  return take(
    chosen,
    `A step of ${batchSize} x ${sequenceLength} tokens was tried: ${trials}. The run uses ${chosen.description}.`,
  );
}

const seconds = (one: Measured): number => ('seconds' in one ? one.seconds : Infinity);

const tooSlow = (time: number) =>
  `a step of ${smallShape.batchSize} x ${smallShape.sequenceLength} took ${time.toPrecision(3)} s`;

async function measure(option: ExecutorOption, batch: LabelledBatch, time: typeof timeStep): Promise<Measured> {
  try {
    return { option, seconds: await time(() => option.openTrial(), batch) };
  } catch (error) {
    return { option, failure: error instanceof Error ? error.message : String(error) };
  }
}

function outcome(measured: Measured): string {
  return 'seconds' in measured ? `${measured.seconds.toPrecision(3)} s` : `failed (${measured.failure})`;
}
