import type * as Ort from 'onnxruntime-node';
import { SpanLabError } from '../../../../core/errors';
import type { TrainableModel } from '../../../../graph/trainableModel';
import type { ParameterStore } from '../../parameterStore';
import type { LabelledBatch, StepSettings } from '../../trainingStep';
import type { OptimizerUpdate, StepExecutor, StepOutcome } from '../stepExecutor';
import { BatchGradients } from './batchGradients';
import type { TensorFlow, TfTensor } from './tensorFlow';
import { TensorParameters } from './tensorParameters';

/** Compiled shapes kept; each holds its constants only. */
const maxCompiled = 32;

/** The training graph and AdamW in TensorFlow.js: on whatever device its backend has, parameters and moments resident there. */
export class TensorFlowExecutor implements StepExecutor {
  private readonly parameters: TensorParameters;
  private readonly compiled = new Map<string, BatchGradients>();

  /** @param ort folds the graphs; TensorFlow.js computes them */
  constructor(
    private readonly tf: TensorFlow,
    private readonly ort: typeof Ort,
    private readonly model: TrainableModel,
    private readonly store: ParameterStore,
    private readonly settings: StepSettings,
  ) {
    this.parameters = new TensorParameters(tf, store);
  }

  /**
   * Prepares batches of a shape: what cannot be computed is told before the first step.
   * @throws SpanLabError `operator-unsupported`, `model-not-qa`, `model-invalid`
   */
  async compile(shape: { readonly batchSize: number; readonly sequenceLength: number }): Promise<void> {
    await this.gradientsFor(shape);
  }

  async step(
    microBatches: readonly LabelledBatch[],
    update: OptimizerUpdate,
    shouldStop: () => boolean = () => false,
  ): Promise<StepOutcome> {
    const { tf } = this;
    const samples = microBatches.reduce((sum, { batchSize }) => sum + batchSize, 0);
    let gradients: readonly (TfTensor | null)[] = [];
    let loss = 0;
    let firstSample = 0;
    try {
      for (const batch of microBatches) {
        // Lets messages in: TensorFlow computes on this thread.
        await new Promise(resolve => setImmediate(resolve));
        if (shouldStop()) throw new SpanLabError('stopped', 'The step was given up.');
        const compiled = await this.gradientsFor(batch);
        const weight = batch.batchSize / samples;
        const key = { seed: update.seed, step: update.step, firstSample };
        const result = compiled.run(batch, this.parameters.values, weight, key);
        gradients = this.sum(gradients, result.gradients);
        loss += weight * (await takeNumber(result.loss));
        firstSample += batch.batchSize;
      }
      const gradientNorm = await takeNumber(tf.tidy(() => globalNorm(tf, gradients)));
      if (Number.isFinite(loss) && Number.isFinite(gradientNorm)) {
        this.parameters.update(gradients, gradientNorm, update);
      }
      return { loss, gradientNorm };
    } finally {
      for (const gradient of gradients) gradient?.dispose();
    }
  }

  async synchronize(): Promise<ParameterStore> {
    await this.parameters.readInto();
    return this.store;
  }

  releaseShapes(): Promise<void> {
    for (const compiled of this.compiled.values()) compiled.dispose();
    this.compiled.clear();
    return Promise.resolve();
  }

  async dispose(): Promise<void> {
    await this.releaseShapes();
    this.parameters.dispose();
  }

  /** Adds the gradients of one more micro-batch, and frees what was added. */
  private sum(sums: readonly (TfTensor | null)[], more: readonly (TfTensor | null)[]): readonly (TfTensor | null)[] {
    return more.map((gradient, i) => {
      const before = sums[i] ?? null;
      if (before === null || gradient === null) return before ?? gradient;
      const both = this.tf.add(before, gradient);
      before.dispose();
      gradient.dispose();
      return both;
    });
  }

  /** The least recently used shape is dropped when there are too many. */
  private async gradientsFor(shape: {
    readonly batchSize: number;
    readonly sequenceLength: number;
  }): Promise<BatchGradients> {
    const key = `${shape.batchSize} x ${shape.sequenceLength}`;
    const known = this.compiled.get(key);
    this.compiled.delete(key);
    const [oldest] = this.compiled;
    if (known === undefined && this.compiled.size >= maxCompiled) {
      this.compiled.delete(oldest[0]);
      oldest[1].dispose();
    }
    const { tf, ort, model, store, settings } = this;
    const compiled = known ?? (await BatchGradients.compile(tf, ort, model, store, shape, settings));
    this.compiled.set(key, compiled);
    return compiled;
  }
}

function globalNorm(tf: TensorFlow, gradients: readonly (TfTensor | null)[]): TfTensor {
  const squares = gradients.filter(gradient => gradient !== null).map(gradient => tf.sum(tf.square(gradient)));
  return squares.length === 0 ? tf.scalar(0) : tf.sqrt(tf.addN(squares));
}

/** A scalar's number; frees it. */
async function takeNumber(scalar: TfTensor): Promise<number> {
  const [value] = await scalar.data<'float32'>();
  scalar.dispose();
  return value;
}
