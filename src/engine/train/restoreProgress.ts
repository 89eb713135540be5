import { foldEvents } from '../../core/runs/foldEvents';
import type { RunConfig } from '../../core/runs/runConfig';
import type { RunEventOf } from '../../core/runs/runEvent';
import type { RunFolder } from '../runFolder/runFolder';
import { restoreCheckpoint } from './checkpoint';
import { bestMetric } from './bestMetric';
import type { LossScale } from './executors/lossScale';
import { isEpochEnd, isEvaluationStep } from './evaluationPlan';
import type { ParameterStore } from './parameterStore';
import type { Trainer } from './trainer';

/** What a run takes over from the attempts before it. */
export interface Progress {
  readonly step: number;
  readonly epochLossSum: number;
  readonly epochLossCount: number;
  readonly seconds: number;
  /** Of gradients in float16, where the attempt before computed them. */
  readonly lossScale?: LossScale;
  /** The last epoch event of the best model. */
  readonly best: RunEventOf<'epoch'> | null;
  /** The metric of every evaluation so far, in order. */
  readonly metrics: readonly number[];
  /** Whether the evaluation that belongs to `step` is still to be done. */
  readonly isEvaluationDue: boolean;
}

export const freshProgress: Progress = {
  step: 0,
  epochLossSum: 0,
  epochLossCount: 0,
  seconds: 0,
  best: null,
  metrics: [],
  isEvaluationDue: false,
};

/**
 * Where a run stands at a checkpoint. The evaluations are those of `metrics.jsonl`, which is written before the status: a process
 * may have died between the two.
 * @param store takes the checkpoint's optimizer state
 * @throws SpanLabError checkpoint-corrupt
 */
export async function restoreProgress(
  runFolder: RunFolder,
  checkpoint: string,
  store: ParameterStore,
  plan: Trainer['plan'],
  config: RunConfig,
): Promise<Progress> {
  const state = await restoreCheckpoint(checkpoint, store);
  const step = state.global_step;
  const { events } = await runFolder.readEvents();
  const evaluated = foldEvents(events).filter(
    (event): event is RunEventOf<'epoch'> => event.type === 'epoch' && event.step <= step,
  );
  const isRecorded = evaluated.some(event => event.step === step);
  const { seconds, lossScale, ...losses } = state.spanlab;
  return {
    step,
    ...(isRecorded && isEpochEnd(step, plan) ? { epochLossSum: 0, epochLossCount: 0 } : losses),
    seconds,
    lossScale,
    best: evaluated.findLast(({ isBest }) => isBest) ?? null,
    metrics: evaluated.map(event => bestMetric(event, config.bestBy)).filter(value => value !== null),
    isEvaluationDue: isEvaluationStep(step, plan, config) && !isRecorded,
  };
}
