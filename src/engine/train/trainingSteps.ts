import type * as Ort from 'onnxruntime-node';
import { SpanLabError } from '../../core/errors';
import type { TrainableModel } from '../../graph/trainableModel';
import { plainKernel, type OptimizerKernel } from './optimizerKernel';
import { OrtGraphTools } from './ortGraphTools';
import type { ParameterStore } from './parameterStore';
import { TrainingStep, type LabelledBatch, type StepSettings } from './trainingStep';

/** Compiled shapes kept: padded lengths of a run come in steps, for the full and the last batch size. */
const maxCompiled = 32;

/** Training steps by shape, compiled when first met; the least recently used is dropped when there are too many. */
export class TrainingSteps {
  private readonly compiled = new Map<string, TrainingStep>();
  private readonly tools: OrtGraphTools;

  constructor(
    private readonly ort: typeof Ort,
    private readonly model: TrainableModel,
    private readonly settings: StepSettings,
    private readonly kernel: OptimizerKernel = plainKernel,
  ) {
    this.tools = new OrtGraphTools(ort);
  }

  /**
   * Forward and backward over the micro-batches of one optimizer step. Leaves the gradient of the mean loss over all
   * samples in `store.gradients`, and returns that mean loss.
   * @param shouldStop asked between micro-batches
   * @throws SpanLabError stopped
   */
  async accumulate(
    microBatches: readonly LabelledBatch[],
    store: ParameterStore,
    key: { readonly seed: number; readonly step: number },
    shouldStop: () => boolean = () => false,
  ): Promise<number> {
    const samples = microBatches.reduce((sum, { batchSize }) => sum + batchSize, 0);
    let loss = 0;
    let firstSample = 0;
    for (const [i, batch] of microBatches.entries()) {
      // Lets messages in: the runtime computes on this thread.
      await new Promise(resolve => setImmediate(resolve));
      if (shouldStop()) throw new SpanLabError('stopped', 'The step was given up.');
      const step = await this.stepFor(batch, store);
      const weight = batch.batchSize / samples;
      const target = i === 0 ? store.gradients : store.partialGradients;
      loss += weight * (await step.run(batch, store, target, weight, { ...key, firstSample }));
      if (i > 0) this.kernel.add(store.gradients, target);
      firstSample += batch.batchSize;
    }
    return loss;
  }

  async dispose(): Promise<void> {
    for (const step of this.compiled.values()) await step.dispose();
    this.compiled.clear();
  }

  private async stepFor(batch: LabelledBatch, store: ParameterStore): Promise<TrainingStep> {
    const key = `${batch.batchSize} x ${batch.sequenceLength}`;
    const known = this.compiled.get(key);
    if (known) {
      this.compiled.delete(key);
      this.compiled.set(key, known);
      return known;
    }
    const [oldest] = this.compiled;
    if (this.compiled.size >= maxCompiled && oldest) {
      this.compiled.delete(oldest[0]);
      await oldest[1].dispose();
    }
    const parameters = store.trained.map(({ parameter }) => parameter);
    const step = await TrainingStep.compile(this.ort, this.tools, this.model, parameters, batch, this.settings);
    this.compiled.set(key, step);
    return step;
  }
}
