import { SpanLabError } from '../../core/errors';
import { planBatches, roundLength } from '../../core/features/bucketBatches';
import type { LabelledWindow } from '../../core/features/types';
import type { RunConfig } from '../../core/runs/runConfig';
import type { LossScale } from './executors/lossScale';
import type { OptimizerUpdate, StepExecutor, StepOutcome } from './executors/stepExecutor';
import { microBatches } from './labelledBatch';
import { learningRateAt, learningRateSchedule, type LearningRateSchedule } from './learningRate';
import { halvedLimit, windowsAtOnce, type MicroBatchLimit } from './microBatchLimit';
import { isOutOfMemory } from './outOfMemory';
import type { ParameterStore } from './parameterStore';
import type { EpochWindows } from './trainingData';

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

/** The windows of an epoch and the order in which its steps take them. */
interface EpochOrder {
  readonly epoch: number;
  readonly windows: readonly LabelledWindow[];
  readonly batches: readonly (readonly number[])[];
}

/**
 * The optimizer steps of a run, one at a time. Which windows a step takes, its masks and its rate follow from the config and
 * the step's number alone: a resumed run repeats what an uninterrupted one does.
 */
export class Trainer {
  readonly plan: TrainingPlan;
  private readonly schedule: LearningRateSchedule;
  private limit: MicroBatchLimit;
  private order: EpochOrder | null = null;

  constructor(
    private readonly executor: StepExecutor,
    private readonly windows: EpochWindows,
    private readonly config: RunConfig,
    private readonly padId: number,
    /** Hears of the new micro-batch size when memory did not suffice for the one before. */
    private readonly onMicroBatchHalved: (size: number) => void = () => undefined,
    /** How many windows are computed at once, where that is not the config's own number. */
    limit: MicroBatchLimit | null = null,
  ) {
    this.plan = planTraining(config, windows.count);
    this.schedule = learningRateSchedule(config, this.plan.totalSteps);
    this.limit = limit ?? { windows: config.microBatchSize ?? config.batchSize, tokens: null };
  }

  /**
   * Does optimizer step number `step`, counted from 1.
   * @param shouldStop asked between micro-batches
   * @throws SpanLabError loss-not-finite, stopped; the parameters are then as before the step
   */
  async step(step: number, shouldStop: () => boolean = () => false): Promise<StepResult> {
    const chosen = await this.batchOf(step);
    const longest = Math.max(...chosen.map(({ inputIds }) => inputIds.length));
    const length = roundLength(longest, lengthStep, this.config.maxLength);
    const learningRate = learningRateAt(this.schedule, step - 1);
    const { loss, gradientNorm } = await this.execute(chosen, length, this.updateOf(step, learningRate), shouldStop);
    if (!Number.isFinite(loss) || !Number.isFinite(gradientNorm)) {
      throw new SpanLabError(
        'loss-not-finite',
        `At step ${step} the loss is ${loss} and the gradient norm ${gradientNorm}; a lower learning rate usually helps.`,
        { step },
      );
    }
    return { loss, learningRate, gradientNorm, samples: chosen.length, tokens: chosen.length * length };
  }

  /** Of gradients in float16; absent where none are. */
  get lossScale(): LossScale | undefined {
    return this.executor.lossScale;
  }

  /** Brings the current parameters and moments to the host. */
  synchronize(): Promise<ParameterStore> {
    return this.executor.synchronize();
  }

  async dispose(): Promise<void> {
    await this.executor.dispose();
  }

  private updateOf(step: number, learningRate: number): OptimizerUpdate {
    const { config } = this;
    const settings = {
      beta1: config.adamBeta1,
      beta2: config.adamBeta2,
      epsilon: config.adamEpsilon,
      weightDecay: config.weightDecay,
    };
    return { settings, learningRate, maxGradNorm: config.maxGradNorm, step, seed: config.seed };
  }

  /** Where memory runs out, the same windows are computed in micro-batches of half the size, now and from now on. */
  private async execute(
    windows: readonly LabelledWindow[],
    length: number,
    update: OptimizerUpdate,
    shouldStop: () => boolean,
  ): Promise<StepOutcome> {
    for (;;) {
      try {
        const batches = microBatches(windows, this.padId, length, windowsAtOnce(this.limit, length));
        return await this.executor.step(batches, update, shouldStop);
      } catch (error) {
        const most = Math.min(windowsAtOnce(this.limit, length), windows.length);
        const halved = isOutOfMemory(error) ? halvedLimit({ windows: most, tokens: null }, length) : null;
        if (halved === null) throw error;
        this.limit = halved;
        await this.executor.releaseShapes();
        this.onMicroBatchHalved(halved.windows);
      }
    }
  }

  private async batchOf(step: number): Promise<readonly LabelledWindow[]> {
    const { stepsPerEpoch, effectiveBatchSize } = this.plan;
    const epoch = Math.floor((step - 1) / stepsPerEpoch);
    if (this.order?.epoch !== epoch) {
      const windows = await this.windows.of(epoch);
      const lengths = windows.map(({ inputIds }) => inputIds.length);
      const { seed, maxLength } = this.config;
      const batches = planBatches(lengths, { batchSize: effectiveBatchSize, seed, epoch, lengthStep, maxLength });
      this.order = { epoch, windows, batches };
    }
    const { windows, batches } = this.order;
    return batches[(step - 1) % stepsPerEpoch].map(index => windows[index]);
  }
}
