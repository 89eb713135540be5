import type { AdamWSettings } from '../adamw';
import type { ParameterStore } from '../parameterStore';
import type { LabelledBatch } from '../trainingStep';
import type { LossScale } from './lossScale';

/** What the optimizer does with the gradient of one step. */
export interface OptimizerUpdate {
  readonly settings: AdamWSettings;
  readonly learningRate: number;
  /** Gradients are clipped to this global norm. */
  readonly maxGradNorm: number;
  /** Number of the optimizer step, counted from 1: AdamW corrects its bias by it, the dropout masks follow from it. */
  readonly step: number;
  /** Of the dropout masks. */
  readonly seed: number;
}

export interface StepOutcome {
  /** Mean over all samples, before the update. */
  readonly loss: number;
  /** Global norm of the gradient, before clipping. */
  readonly gradientNorm: number;
}

/**
 * Does optimizer steps on one device. Parameters and AdamW's moments live on that device; the `ParameterStore` an executor was
 * made with is where they come from, and where `synchronize` brings them.
 */
export interface StepExecutor {
  /**
   * One optimizer step: forward and backward over the micro-batches, clipping, AdamW. Where the loss or the norm is not finite, or
   * when it fails, parameters and moments stay as they were.
   * @param microBatches the windows of the step; how they are split changes rounding only
   * @param shouldStop asked between micro-batches
   * @throws SpanLabError stopped
   */
  step(
    microBatches: readonly LabelledBatch[],
    update: OptimizerUpdate,
    shouldStop?: () => boolean,
  ): Promise<StepOutcome>;
  /** What the loss is scaled by for gradients in float16: state of the run, as the moments are. Absent where none are. */
  readonly lossScale?: LossScale;
  /** Brings the current values and moments into the store, and gives it. */
  synchronize(): Promise<ParameterStore>;
  /** Frees what was compiled for shapes met so far, where memory ran out; parameters and moments stay. */
  releaseShapes(): Promise<void>;
  dispose(): Promise<void>;
}
