import type { RunConfig } from '../../core/runs/runConfig';

/** How a learning rate changes over the steps of a run. */
export interface LearningRateSchedule {
  /** Highest rate. */
  readonly peak: number;
  readonly type: RunConfig['lrSchedulerType'];
  /** Optimizer steps in which the rate rises from 0. */
  readonly warmupSteps: number;
  readonly totalSteps: number;
}

/** The schedule of a config. `warmupSteps` wins over `warmupRatio`, whose steps are Hugging Face's ceil(ratio * total). */
export function learningRateSchedule(config: RunConfig, totalSteps: number): LearningRateSchedule {
  return {
    peak: config.learningRate,
    type: config.lrSchedulerType,
    warmupSteps: config.warmupSteps ?? Math.ceil(totalSteps * config.warmupRatio),
    totalSteps,
  };
}

/**
 * The rate of a step: a linear rise, then linear decay to 0, half a cosine down to 0, or no change (the formulas of transformers'
 * get_linear_schedule_with_warmup, get_cosine_schedule_with_warmup and get_constant_schedule_with_warmup).
 * @param finishedSteps optimizer steps done before this one: the first step of a run with warm-up has rate 0
 */
export function learningRateAt(schedule: LearningRateSchedule, finishedSteps: number): number {
  const { peak, warmupSteps, totalSteps } = schedule;
  if (finishedSteps < warmupSteps) return linearSchedule(peak, finishedSteps, warmupSteps, totalSteps);
  const left = Math.max(1, totalSteps - warmupSteps);
  switch (schedule.type) {
    case 'linear':
      return linearSchedule(peak, finishedSteps, warmupSteps, totalSteps);
    case 'cosine':
      return peak * Math.max(0, 0.5 * (1 + Math.cos(Math.PI * ((finishedSteps - warmupSteps) / left))));
    case 'constant':
      return peak;
  }
}

/** A linear rise from 0 in `warmup` steps and a linear fall to 0: {@link learningRateAt} says where from. */
export function linearSchedule(peak: number, finishedSteps: number, warmup: number, totalSteps: number): number {
  if (finishedSteps < warmup) return (peak * finishedSteps) / Math.max(1, warmup);
  return peak * Math.max(0, (totalSteps - finishedSteps) / Math.max(1, totalSteps - warmup));
}
