import type * as Ort from 'onnxruntime-node';
import { SpanLabError } from '../../core/errors';
import { planBatches, roundLength } from '../../core/features/bucketBatches';
import type { LabelledWindow } from '../../core/features/types';
import type { RunConfig } from '../../core/runs/runConfig';
import type { TrainableModel } from '../../graph/trainableModel';
import { adamWStep, clipFactor, gradientNorm } from './adamw';
import { microBatches } from './labelledBatch';
import { linearSchedule, warmupSteps } from './learningRate';
import type { ParameterStore } from './parameterStore';
import type { StepSettings } from './trainingStep';
import { TrainingSteps } from './trainingSteps';

/** Padded lengths come in multiples of this, so that few shapes are compiled. */
export const lengthStep = 32;

export interface StepResult {
  readonly loss: number;
  readonly learningRate: number;
  /** Before clipping. */
  readonly gradientNorm: number;
  readonly samples: number;
  /** Tokens computed, padding included. */
  readonly tokens: number;
}

export interface TrainingPlan {
  readonly stepsPerEpoch: number;
  readonly totalSteps: number;
  /** Windows per optimizer step. */
  readonly effectiveBatchSize: number;
}

export function planTraining(config: RunConfig, windowCount: number): TrainingPlan {
  const effectiveBatchSize = config.batchSize * config.gradientAccumulationSteps;
  const stepsPerEpoch = Math.ceil(windowCount / effectiveBatchSize);
  return { stepsPerEpoch, totalSteps: Math.max(1, Math.ceil(config.epochs * stepsPerEpoch)), effectiveBatchSize };
}

/**
 * The optimizer steps of a run, one at a time. Which windows a step takes, its masks and its rate follow from the config and
 * the step's number alone: a resumed run repeats what an uninterrupted one does.
 */
export class Trainer {
  readonly plan: TrainingPlan;
  private readonly steps: TrainingSteps;
  private order: { readonly epoch: number; readonly batches: readonly (readonly number[])[] } | null = null;

  constructor(
    ort: typeof Ort,
    model: TrainableModel,
    readonly store: ParameterStore,
    private readonly windows: readonly LabelledWindow[],
    private readonly config: RunConfig,
    private readonly padId: number,
    settings: StepSettings,
  ) {
    this.plan = planTraining(config, windows.length);
    this.steps = new TrainingSteps(ort, model, settings);
  }

  /**
   * Does optimizer step number `step`, counted from 1.
   * @throws SpanLabError loss-not-finite; the parameters are then as before the step
   */
  async step(step: number): Promise<StepResult> {
    const { config, store, plan } = this;
    const chosen = this.batchOf(step).map(index => this.windows[index]);
    const longest = Math.max(...chosen.map(({ inputIds }) => inputIds.length));
    const length = roundLength(longest, lengthStep, config.maxLength);
    const batches = microBatches(chosen, this.padId, length, config.microBatchSize ?? config.batchSize);
    const loss = await this.steps.accumulate(batches, store, { seed: config.seed, step });
    const norm = gradientNorm(store.gradients);
    if (!Number.isFinite(loss) || !Number.isFinite(norm)) {
      throw new SpanLabError(
        'loss-not-finite',
        `At step ${step} the loss is ${loss} and the gradient norm ${norm}; a lower learning rate usually helps.`,
        { step },
      );
    }
    const warmup = warmupSteps(plan.totalSteps, config.warmupRatio);
    const learningRate = linearSchedule(config.learningRate, step - 1, warmup, plan.totalSteps);
    const settings = {
      beta1: config.adamBeta1,
      beta2: config.adamBeta2,
      epsilon: config.adamEpsilon,
      weightDecay: config.weightDecay,
    };
    adamWStep(store, settings, learningRate, step, clipFactor(norm, config.maxGradNorm));
    return { loss, learningRate, gradientNorm: norm, samples: chosen.length, tokens: chosen.length * length };
  }

  async dispose(): Promise<void> {
    await this.steps.dispose();
  }

  private batchOf(step: number): readonly number[] {
    const { stepsPerEpoch, effectiveBatchSize } = this.plan;
    const epoch = Math.floor((step - 1) / stepsPerEpoch);
    if (this.order?.epoch !== epoch) {
      const lengths = this.windows.map(({ inputIds }) => inputIds.length);
      const { seed, maxLength } = this.config;
      const batches = planBatches(lengths, { batchSize: effectiveBatchSize, seed, epoch, lengthStep, maxLength });
      this.order = { epoch, batches };
    }
    return this.order.batches[(step - 1) % stepsPerEpoch];
  }
}
