import type * as Ort from 'onnxruntime-node';
import { SpanLabError } from '../../core/errors';
import { planBatches, roundLength } from '../../core/features/bucketBatches';
import type { LabelledWindow } from '../../core/features/types';
import type { RunConfig } from '../../core/runs/runConfig';
import type { TrainableModel } from '../../graph/trainableModel';
import { adamWStep, clipFactor, gradientNorm } from './adamw';
import { microBatches } from './labelledBatch';
import { learningRateAt, learningRateSchedule, type LearningRateSchedule } from './learningRate';
import { isOutOfMemory } from './outOfMemory';
import type { ParameterStore } from './parameterStore';
import type { StepSettings } from './trainingStep';
import { TrainingSteps } from './trainingSteps';
import { AdamWKernel } from './wasm/adamwKernel';

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
  const totalSteps = config.maxSteps ?? Math.max(1, Math.ceil(config.epochs * stepsPerEpoch));
  return { stepsPerEpoch, totalSteps, effectiveBatchSize };
}

/**
 * The optimizer steps of a run, one at a time. Which windows a step takes, its masks and its rate follow from the config and
 * the step's number alone: a resumed run repeats what an uninterrupted one does.
 */
export class Trainer {
  readonly plan: TrainingPlan;
  private readonly steps: TrainingSteps;
  private readonly kernel = AdamWKernel.create();
  private readonly schedule: LearningRateSchedule;
  private microBatchSize: number;
  private order: { readonly epoch: number; readonly batches: readonly (readonly number[])[] } | null = null;

  constructor(
    ort: typeof Ort,
    model: TrainableModel,
    readonly store: ParameterStore,
    private readonly windows: readonly LabelledWindow[],
    private readonly config: RunConfig,
    private readonly padId: number,
    settings: StepSettings,
    /** Hears of the new micro-batch size when memory did not suffice for the one before. */
    private readonly onMicroBatchHalved: (size: number) => void = () => undefined,
  ) {
    this.plan = planTraining(config, windows.length);
    this.schedule = learningRateSchedule(config, this.plan.totalSteps);
    this.microBatchSize = Math.min(config.microBatchSize ?? config.batchSize, this.plan.effectiveBatchSize);
    this.steps = new TrainingSteps(ort, model, settings);
  }

  /**
   * Does optimizer step number `step`, counted from 1.
   * @param shouldStop asked between micro-batches
   * @throws SpanLabError loss-not-finite, stopped; the parameters are then as before the step
   */
  async step(step: number, shouldStop: () => boolean = () => false): Promise<StepResult> {
    const { config, store } = this;
    const chosen = this.batchOf(step).map(index => this.windows[index]);
    const longest = Math.max(...chosen.map(({ inputIds }) => inputIds.length));
    const length = roundLength(longest, lengthStep, config.maxLength);
    const loss = await this.forwardAndBackward(chosen, length, step, shouldStop);
    const norm = gradientNorm(store.gradients);
    if (!Number.isFinite(loss) || !Number.isFinite(norm)) {
      throw new SpanLabError(
        'loss-not-finite',
        `At step ${step} the loss is ${loss} and the gradient norm ${norm}; a lower learning rate usually helps.`,
        { step },
      );
    }
    const learningRate = learningRateAt(this.schedule, step - 1);
    const settings = {
      beta1: config.adamBeta1,
      beta2: config.adamBeta2,
      epsilon: config.adamEpsilon,
      weightDecay: config.weightDecay,
    };
    adamWStep(store, settings, learningRate, step, clipFactor(norm, config.maxGradNorm), this.kernel);
    return { loss, learningRate, gradientNorm: norm, samples: chosen.length, tokens: chosen.length * length };
  }

  async dispose(): Promise<void> {
    await this.steps.dispose();
  }

  /** Where memory runs out, the same windows are computed in micro-batches of half the size, now and from now on. */
  private async forwardAndBackward(
    windows: readonly LabelledWindow[],
    length: number,
    step: number,
    shouldStop: () => boolean,
  ): Promise<number> {
    const key = { seed: this.config.seed, step };
    for (;;) {
      try {
        const batches = microBatches(windows, this.padId, length, this.microBatchSize);
        return await this.steps.accumulate(batches, this.store, key, shouldStop);
      } catch (error) {
        if (!isOutOfMemory(error) || this.microBatchSize === 1) throw error;
        this.microBatchSize = Math.ceil(this.microBatchSize / 2);
        await this.steps.dispose();
        this.onMicroBatchHalved(this.microBatchSize);
      }
    }
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
