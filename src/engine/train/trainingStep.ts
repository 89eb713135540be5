import type * as Ort from 'onnxruntime-node';
import type { PaddedBatch } from '../../core/features/batch';
import { writeModel } from '../../graph/onnx/writeModel';
import type { Parameter } from '../../graph/parameters';
import type { GraphTools } from '../../graph/specialise';
import { specialise } from '../../graph/specialise';
import type { TrainableModel } from '../../graph/trainableModel';
import type { DropoutRates } from '../../graph/training/addDropout';
import { lossInputs } from '../../graph/training/qaLoss';
import { allRewrites, type TrainingRewrite } from '../../graph/training/rewrites';
import { buildTrainingGraph, type EmbeddingOutput, type TrainingGraph } from '../../graph/training/trainingGraph';
import type { GpuProvider } from '../devices/providerProbe';
import { createSession } from '../runtime/createSession';
import { cpuSessionOptions } from '../runtime/sessionOptions';
import { drawDropoutNumbers } from './dropoutNumbers';
import type { ParameterStore } from './parameterStore';

/** A labelled micro-batch; positions are sequence positions, `[batchSize]`. */
export interface LabelledBatch extends PaddedBatch {
  readonly startPositions: BigInt64Array;
  readonly endPositions: BigInt64Array;
}

export interface StepSettings {
  readonly rates: DropoutRates;
  readonly threads?: number;
  /** Row of the word embeddings that PyTorch gives no gradient (`padding_idx`); it is not part of an ONNX graph. */
  readonly paddingId: number | null;
  /** Whether position embeddings have such a row too, as in the RoBERTa family. */
  readonly paddedPositions: boolean;
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
    key: { readonly seed: number; readonly step: number; readonly firstSample: number },
  ): Promise<number> {
    const { Tensor } = this.ort;
    const { graph, session } = this;
    const shape = [batch.batchSize, batch.sequenceLength];
    const feeds: Record<string, Ort.Tensor> = {};
    const inputs: Readonly<Record<string, () => Ort.Tensor>> = {
      input_ids: () => new Tensor('int64', batch.inputIds, shape),
      attention_mask: () => new Tensor('int64', batch.attentionMask, shape),
      token_type_ids: () => new Tensor('int64', batch.tokenTypeIds, shape),
      [lossInputs.startPositions]: () => new Tensor('int64', batch.startPositions, [batch.batchSize]),
      [lossInputs.endPositions]: () => new Tensor('int64', batch.endPositions, [batch.batchSize]),
      [lossInputs.lossWeight]: () => new Tensor('float32', Float32Array.of(lossWeight), []),
    };
    const wanted = new Set(session.inputNames);
    for (const [name, make] of Object.entries(inputs)) if (wanted.has(name)) feeds[name] = make();
    for (const slot of store.slots) {
      const { name, dims } = slot.parameter;
      if (wanted.has(name)) feeds[name] = new Tensor('float32', store.view(store.values, slot), dims);
    }
    drawDropoutNumbers(graph.dropoutSites, batch.batchSize, key).forEach((numbers, i) => {
      const { rows, columns, rowDims, columnDims } = graph.dropoutSites[i];
      feeds[rows] = new Tensor('float32', numbers.rows, rowDims);
      feeds[columns] = new Tensor('float32', numbers.columns, columnDims);
    });

    const fetches: Record<string, Ort.Tensor | null> = {};
    for (const name of session.outputNames) fetches[name] = null;
    for (const slot of store.trained) {
      const view = store.view(gradients, slot);
      const output = graph.denseGradients.get(slot.parameter.name);
      if (output === undefined) view.fill(0);
      else fetches[output] = new Tensor('float32', view, slot.parameter.dims);
    }
    const outputs = await session.run(feeds, fetches);
    for (const embedding of graph.embeddingGradients) {
      this.addRows(embedding, outputs, batch, store, gradients);
    }
    return Number(outputs[graph.loss].data[0]);
  }

  private addRows(
    embedding: EmbeddingOutput,
    outputs: Ort.InferenceSession.ReturnType,
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
    const { indices, skipped } = this.rowsOf(embedding, outputs, batch);
    for (let i = 0; i < indices.length; i++) {
      const index = Number(indices[i]);
      if (index === skipped) continue;
      const to = (index < 0 ? index + height : index) * width;
      const from = i * width;
      for (let j = 0; j < width; j++) target[to + j] += rows[from + j];
    }
  }

  private rowsOf(embedding: EmbeddingOutput, outputs: Ort.InferenceSession.ReturnType, batch: PaddedBatch) {
    const { paddingId, paddedPositions } = this.settings;
    const where = embedding.indices;
    if ('constant' in where) return { indices: where.constant, skipped: null };
    if ('output' in where) {
      const { data } = outputs[where.output];
      if (!(data instanceof BigInt64Array)) throw new Error('Row indices are not int64');
      return { indices: data, skipped: paddedPositions ? paddingId : null };
    }
    if (where.input === 'token_type_ids') return { indices: batch.tokenTypeIds, skipped: null };
    return { indices: batch.inputIds, skipped: paddingId };
  }

  async dispose(): Promise<void> {
    await this.session.release();
  }
}
