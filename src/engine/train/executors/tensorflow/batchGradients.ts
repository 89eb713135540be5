import type * as Ort from 'onnxruntime-node';
import { specialise } from '../../../../graph/specialise';
import type { TrainableModel } from '../../../../graph/trainableModel';
import { skippedRow } from '../../../../graph/training/skippedRow';
import { buildTrainingGraph, type EmbeddingOutput, type TrainingGraph } from '../../../../graph/training/trainingGraph';
import { batchFeeds, type DropoutKey, type Feed } from '../../batchFeeds';
import { OrtGraphTools } from '../../ortGraphTools';
import type { ParameterStore } from '../../parameterStore';
import type { LabelledBatch, StepSettings } from '../../trainingStep';
import { scatterRows } from './operators/selections';
import type { TensorFlow, TfTensor } from './tensorFlow';
import { TensorGraph } from './tensorGraph';

export interface BatchResult {
  /** Mean loss of the batch, a scalar. */
  readonly loss: TfTensor;
  /** Of `lossWeight` times that loss, one tensor per trained parameter in the store's order; null where no loss reaches it. */
  readonly gradients: readonly (TfTensor | null)[];
}

/** Forward and backward of one shape of micro-batch. */
export class BatchGradients {
  private constructor(
    private readonly tf: TensorFlow,
    private readonly store: ParameterStore,
    private readonly graph: TrainingGraph,
    private readonly computation: TensorGraph,
    private readonly settings: StepSettings,
  ) {}

  /**
   * @param ort folds the graph and infers its shapes
   * @param store says which parameters get gradients
   * @throws SpanLabError `operator-unsupported`, `model-not-qa`, `model-invalid`
   */
  static async compile(
    tf: TensorFlow,
    ort: typeof Ort,
    model: TrainableModel,
    store: ParameterStore,
    shape: { readonly batchSize: number; readonly sequenceLength: number },
    settings: StepSettings,
  ): Promise<BatchGradients> {
    const fixed = await specialise(model.graph, shape.batchSize, shape.sequenceLength, new OrtGraphTools(ort));
    const trained = store.trained.map(({ parameter }) => parameter);
    const graph = buildTrainingGraph(fixed, trained, settings.rates, settings.labelSmoothing);
    return new BatchGradients(tf, store, graph, new TensorGraph(tf, graph.model), settings);
  }

  /**
   * Computes loss and gradients of a batch; the caller frees them.
   * @param values of all parameters, in the store's order
   * @param key of the dropout masks
   */
  run(batch: LabelledBatch, values: readonly TfTensor[], lossWeight: number, key: DropoutKey): BatchResult {
    const { tf, graph, store } = this;
    const gradients: (TfTensor | null)[] = [];
    const loss = tf.tidy(() => {
      const feeds = this.feedsOf(batch, lossWeight, key);
      store.slots.forEach(({ parameter }, i) => feeds.set(parameter.name, values[i]));
      const outputs = this.computation.run(feeds);
      const output = (name: string): TfTensor => {
        const found = outputs.get(name);
        if (found === undefined) throw new Error(`The training graph gives no "${name}"`);
        return found;
      };
      for (const { parameter } of store.trained) {
        const dense = graph.denseGradients.get(parameter.name);
        const parts = dense === undefined ? [] : [output(dense)];
        for (const embedding of graph.embeddingGradients) {
          if (embedding.parameter !== parameter.name) continue;
          const indices = this.indicesOf(embedding, feeds, output);
          const skipped = skippedRow(embedding, this.settings);
          const [height, width] = parameter.dims;
          parts.push(scatterRows(tf, output(embedding.rows), indices, [height, width], skipped));
        }
        gradients.push(parts.length === 0 ? null : tf.keep(parts.length === 1 ? parts[0] : tf.addN(parts)));
      }
      return output(graph.loss);
    });
    return { loss, gradients };
  }

  private feedsOf(batch: LabelledBatch, lossWeight: number, key: DropoutKey): Map<string, TfTensor> {
    const feeds = batchFeeds(batch, lossWeight, this.graph.dropoutSites, key);
    return new Map([...feeds].map(([name, feed]) => [name, this.tensorOf(feed)]));
  }

  /** TensorFlow.js knows no int64. */
  private tensorOf({ data, dims }: Feed): TfTensor {
    return data instanceof BigInt64Array
      ? this.tf.tensor(Int32Array.from(data, Number), [...dims], 'int32')
      : this.tf.tensor(data, [...dims], 'float32');
  }

  /** The table's rows that row gradients belong to. */
  private indicesOf(
    { indices }: EmbeddingOutput,
    feeds: ReadonlyMap<string, TfTensor>,
    output: (name: string) => TfTensor,
  ): TfTensor {
    if ('constant' in indices) return this.tf.tensor1d([...indices.constant], 'int32');
    if ('output' in indices) return output(indices.output);
    const fed = feeds.get(indices.input);
    if (fed === undefined) throw new Error(`The model input "${indices.input}" is unknown`);
    return fed;
  }

  dispose(): void {
    this.computation.dispose();
  }
}
