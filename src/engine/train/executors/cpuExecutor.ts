import type * as Ort from 'onnxruntime-node';
import type { TrainableModel } from '../../../graph/trainableModel';
import { adamWStep, clipFactor, gradientNorm } from '../adamw';
import { plainKernel, type OptimizerKernel } from '../optimizerKernel';
import type { ParameterStore } from '../parameterStore';
import type { LabelledBatch, StepSettings } from '../trainingStep';
import { TrainingSteps } from '../trainingSteps';
import { WasmKernel } from '../wasm/wasmKernel';
import type { OptimizerUpdate, StepExecutor, StepOutcome } from './stepExecutor';

/**
 * ONNX Runtime for forward and backward, on the processor or with the provider of the settings; WebAssembly for the optimizer: the store's
 * own buffers are the parameters.
 */
export class CpuExecutor implements StepExecutor {
  private readonly steps: TrainingSteps;
  /** Whether everything is computed, and held, by the processor. */
  readonly isOnProcessor: boolean;
  private readonly kernel: OptimizerKernel;

  constructor(
    ort: typeof Ort,
    model: TrainableModel,
    private readonly store: ParameterStore,
    settings: StepSettings,
  ) {
    this.isOnProcessor = settings.provider === undefined;
    this.kernel = WasmKernel.create(store.memory) ?? plainKernel;
    this.steps = new TrainingSteps(ort, model, settings, this.kernel);
  }

  async step(
    microBatches: readonly LabelledBatch[],
    update: OptimizerUpdate,
    shouldStop?: () => boolean,
  ): Promise<StepOutcome> {
    const { store } = this;
    const loss = await this.steps.accumulate(microBatches, store, update, shouldStop);
    const norm = gradientNorm(store.gradients, this.kernel);
    if (Number.isFinite(loss) && Number.isFinite(norm)) {
      const factor = clipFactor(norm, update.maxGradNorm);
      adamWStep(store, update.settings, update.learningRate, update.step, factor, this.kernel);
    }
    return { loss, gradientNorm: norm };
  }

  synchronize(): Promise<ParameterStore> {
    return Promise.resolve(this.store);
  }

  async releaseShapes(): Promise<void> {
    await this.steps.dispose();
  }

  async dispose(): Promise<void> {
    await this.steps.dispose();
  }
}
