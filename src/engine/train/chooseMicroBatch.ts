import { availableParallelism, freemem } from 'node:os';
import type { RunConfig } from '../../core/runs/runConfig';
import type { RunEvent } from '../../core/runs/runEvent';
import { specialise, type GraphTools } from '../../graph/specialise';
import type { TrainableModel } from '../../graph/trainableModel';
import { buildTrainingGraph } from '../../graph/training/trainingGraph';
import { allRewrites } from '../../graph/training/rewrites';
import type { MicroBatchLimit } from './microBatchLimit';
import type { ParameterStore } from './parameterStore';
import { planMicroBatch, type MachineShare, type MicroBatchPlan } from './planMicroBatch';
import { stepNeeds, type StepNeeds } from './stepNeeds';
import type { StepSettings } from './trainingStep';

/** A limit, and a sentence about it where it is less than a step. */
export interface ChosenMicroBatch {
  readonly limit: MicroBatchLimit;
  readonly note: string | null;
}

/** What a run on the processor is planned from. */
export interface PlannedRun {
  readonly model: TrainableModel;
  readonly store: ParameterStore;
  readonly settings: StepSettings;
  readonly tools: GraphTools;
  readonly machine: MachineShare;
}

/**
 * How many windows of a step are computed at once, in this order: what the one who resumes the run says, what its config says, what
 * the run did before (so that it goes on bit for bit), and what memory and the time of a micro-batch allow.
 * @param override windows, from whoever resumes the run
 * @param events the run's events so far
 * @param planned null where a device computes that is not planned for
 */
export async function chooseMicroBatch(
  config: RunConfig,
  override: number | undefined,
  events: readonly RunEvent[],
  planned: PlannedRun | null,
): Promise<ChosenMicroBatch> {
  const given = override ?? config.microBatchSize;
  if (given !== undefined) return { limit: { windows: given, tokens: null }, note: null };
  const earlier = events.findLast(event => event.type === 'start');
  const whole = { windows: config.batchSize, tokens: null };
  // Earlier versions computed each batch at once, and did not say so.
  if (earlier !== undefined) return { limit: earlier.microBatch ?? whole, note: null };
  if (planned === null) return { limit: whole, note: null };
  const { store, machine } = planned;
  const plan = planMicroBatch(config.batchSize, await needsOf(config, planned), store.trainedSize, machine);
  if (plan.limit === null) return { limit: whole, note: null };
  const limit = { windows: config.batchSize, tokens: plan.size * config.maxLength };
  return { limit, note: describePlan(plan, config, machine) };
}

/** What the machine has left for a run. A container's limit counts. */
export function machineShare(threads: number | undefined): MachineShare {
  // Node.js 20.11 does not have it yet.
  const availableBytes = 'availableMemory' in process ? process.availableMemory() : freemem();
  return { availableBytes, threads: threads ?? availableParallelism() };
}

/** What a micro-batch of the longest windows takes. */
export function needsOf(
  { maxLength }: Pick<RunConfig, 'maxLength'>,
  { model, store, settings, tools }: Omit<PlannedRun, 'machine'>,
): Promise<StepNeeds> {
  const parameters = store.trained.map(({ parameter }) => parameter);
  const { rates, labelSmoothing, rewrites = allRewrites } = settings;
  return stepNeeds(async windows => {
    const fixed = await specialise(model.graph, windows, maxLength, tools);
    return buildTrainingGraph(fixed, parameters, rates, labelSmoothing, rewrites);
  }, tools);
}

function describePlan({ size, bytes, limit }: MicroBatchPlan, config: RunConfig, machine: MachineShare): string {
  const gibibytes = (value: number) => `${(value / 2 ** 30).toFixed(1)} GiB`;
  const why =
    limit === 'memory'
      ? `${gibibytes(machine.availableBytes)} of memory are free`
      : 'a run can be stopped only between two of these parts';
  return (
    `${size} of ${config.batchSize} windows of ${config.maxLength} tokens are computed at once, more of shorter ones, as ${why}. ` +
    `That takes about ${gibibytes(bytes)}. The steps are the same up to rounding.`
  );
}
