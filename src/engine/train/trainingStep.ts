import type * as Ort from 'onnxruntime-node';
import type { PaddedBatch } from '../../core/features/batch';
import { elementCount } from '../../graph/onnx/tensors';
import { writeModel } from '../../graph/onnx/writeModel';
import type { Parameter } from '../../graph/parameters';
import type { GraphTools } from '../../graph/specialise';
import { specialise } from '../../graph/specialise';
import type { TrainableModel } from '../../graph/trainableModel';
import type { DropoutRates } from '../../graph/training/addDropout';
import { skippedRow, type PaddingRows } from '../../graph/training/skippedRow';
import { allRewrites, type TrainingRewrite } from '../../graph/training/rewrites';
import { buildTrainingGraph, type EmbeddingOutput, type TrainingGraph } from '../../graph/training/trainingGraph';
import type { GpuProvider } from '../devices/providerProbe';
import { createSession } from '../runtime/createSession';
import { cpuSessionOptions } from '../runtime/sessionOptions';
import { batchFeeds, type DropoutKey } from './batchFeeds';
import { ortFeeds } from './ortFeeds';
import type { ParameterStore } from './parameterStore';

/** A labelled micro-batch; positions are sequence positions, `[batchSize]`. */
export interface LabelledBatch extends PaddedBatch {
  readonly startPositions: BigInt64Array;
  readonly endPositions: BigInt64Array;
}

export interface StepSettings extends PaddingRows {
  readonly rates: DropoutRates;
  readonly threads?: number;
  /** Part of the target that is spread over all positions; 0 when absent. */
  readonly labelSmoothing?: number;
  /** Of matrix products, on devices that gain from it; float32 when absent. */
  readonly precision?: 'float32' | 'float16';
  /** Cheaper forms of parts of the graph; all of them when absent. */
  readonly rewrites?: ReadonlySet<TrainingRewrite>;
  /** Computes what it can; the rest and all memory stay with the processor. */
  readonly provider?: GpuProvider;
}

/** One forward and backward pass compiled for one batch size and sequence length. */
export class TrainingStep {
  private constructor(
    private readonly ort: typeof Ort,
    private readonly session: Ort.InferenceSession,
    private readonly graph: TrainingGraph,
    private readonly settings: StepSettings,
  ) {}

  /** @param parameters those that get gradients */
  static async compile(
    ort: typeof Ort,
    tools: GraphTools,
    model: TrainableModel,
    parameters: readonly Parameter[],
    shape: { readonly batchSize: number; readonly sequenceLength: number },
    settings: StepSettings,
  ): Promise<TrainingStep> {
    const fixed = await specialise(model.graph, shape.batchSize, shape.sequenceLength, tools);
    const { rates, labelSmoothing, rewrites = allRewrites } = settings;
    const graph = buildTrainingGraph(fixed, parameters, rates, labelSmoothing, rewrites);
    const options: Ort.InferenceSession.SessionOptions = {
      ...cpuSessionOptions(settings.threads),
      ...(settings.provider && { executionProviders: [settings.provider, 'cpu'] }),
      graphOptimizationLevel: 'all',
      // An arena would keep the activations of each compiled shape.
      enableCpuMemArena: false,
    };
    const session = await createSession(ort, writeModel(graph.model), options);
    return new TrainingStep(ort, session, graph, settings);
  }

  /**
   * Computes the mean loss of a batch and overwrites `gradients` (a buffer like the store's own) with the gradient of
   * `lossWeight` times that loss.
   */
  async run(
    batch: LabelledBatch,
    store: ParameterStore,
    gradients: Float32Array,
    lossWeight: number,
    key: DropoutKey,
  ): Promise<number> {
    const { Tensor } = this.ort;
    const { graph, session } = this;
    const all = ortFeeds(this.ort, batchFeeds(batch, lossWeight, graph.dropoutSites, key));
    const wanted = new Set(session.inputNames);
    const feeds = Object.fromEntries(Object.entries(all).filter(([name]) => wanted.has(name)));
    for (const slot of store.slots) {
      const { name, dims } = slot.parameter;
      if (wanted.has(name)) feeds[name] = new Tensor('float32', store.view(store.values, slot), dims);
    }

    const outputs = this.outputs(store, gradients);
    await session.run(feeds, outputs);
    for (const embedding of graph.embeddingGradients) {
      this.addRows(embedding, outputs, batch, store, gradients);
    }
    return Number(outputs[graph.loss].data[0]);
  }

  /** Room for all that the graph gives: what the runtime allocates for it would stay until the next garbage collection. */
  private outputs(store: ParameterStore, gradients: Float32Array): Record<string, Ort.Tensor> {
    const { Tensor } = this.ort;
    const { graph } = this;
    const outputs: Record<string, Ort.Tensor> = {
      [graph.loss]: new Tensor('float32', new Float32Array(1), []),
    };
    for (const { rows, rowDims, indices } of graph.embeddingGradients) {
      outputs[rows] = new Tensor('float32', new Float32Array(elementCount(rowDims)), rowDims);
      if (!('output' in indices)) continue;
      const dims = rowDims.slice(0, -1);
      outputs[indices.output] = new Tensor('int64', new BigInt64Array(elementCount(dims)), dims);
    }
    for (const slot of store.trained) {
      const view = store.view(gradients, slot);
      const output = graph.denseGradients.get(slot.parameter.name);
      if (output === undefined) view.fill(0);
      else outputs[output] = new Tensor('float32', view, slot.parameter.dims);
    }
    return outputs;
  }

  private addRows(
    embedding: EmbeddingOutput,
    outputs: Readonly<Record<string, Ort.Tensor>>,
    batch: PaddedBatch,
    store: ParameterStore,
    gradients: Float32Array,
  ): void {
    const rows = outputs[embedding.rows].data;
    if (!(rows instanceof Float32Array)) throw new Error('Row gradients are not float32');
    const slot = store.slot(embedding.parameter);
    const target = store.view(gradients, slot);
    const width = slot.parameter.dims[1];
    const height = slot.parameter.dims[0];
    const indices = indicesOf(embedding, outputs, batch);
    const skipped = skippedRow(embedding, this.settings);
    for (let i = 0; i < indices.length; i++) {
      const index = Number(indices[i]);
      if (index === skipped) continue;
      const to = (index < 0 ? index + height : index) * width;
      const from = i * width;
      for (let j = 0; j < width; j++) target[to + j] += rows[from + j];
    }
  }

  async dispose(): Promise<void> {
    await this.session.release();
  }
}

/** The rows of a parameter that row gradients belong to. */
function indicesOf(
  { indices }: EmbeddingOutput,
  outputs: Readonly<Record<string, Ort.Tensor>>,
  batch: PaddedBatch,
): ArrayLike<bigint | number> {
  if ('constant' in indices) return indices.constant;
  if ('input' in indices) return indices.input === 'token_type_ids' ? batch.tokenTypeIds : batch.inputIds;
  const { data } = outputs[indices.output];
  if (!(data instanceof BigInt64Array)) throw new Error('Row indices are not int64');
  return data;
}
