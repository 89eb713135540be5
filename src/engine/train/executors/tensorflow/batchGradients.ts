import type * as Ort from 'onnxruntime-node';
import { specialise } from '../../../../graph/specialise';
import type { TrainableModel } from '../../../../graph/trainableModel';
import { lossInputs } from '../../../../graph/training/qaLoss';
import { buildTrainingGraph, type EmbeddingOutput, type TrainingGraph } from '../../../../graph/training/trainingGraph';
import { drawDropoutNumbers } from '../../dropoutNumbers';
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
  run(
    batch: LabelledBatch,
    values: readonly TfTensor[],
    lossWeight: number,
    key: { readonly seed: number; readonly step: number; readonly firstSample: number },
  ): BatchResult {
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
          const { indices, skipped } = this.rowsOf(embedding, feeds, output);
          const [height, width] = parameter.dims;
          parts.push(scatterRows(tf, output(embedding.rows), indices, [height, width], skipped));
        }
        gradients.push(parts.length === 0 ? null : tf.keep(parts.length === 1 ? parts[0] : tf.addN(parts)));
      }
      return output(graph.loss);
    });
    return { loss, gradients };
  }

  private feedsOf(
    batch: LabelledBatch,
    lossWeight: number,
    key: { readonly seed: number; readonly step: number; readonly firstSample: number },
  ): Map<string, TfTensor> {
    const { tf, graph } = this;
    const { batchSize, sequenceLength } = batch;
    const tokens = (ids: BigInt64Array) =>
      tf.tensor(Int32Array.from(ids, Number), [batchSize, sequenceLength], 'int32');
    const positions = (values: BigInt64Array) => tf.tensor(Int32Array.from(values, Number), [batchSize], 'int32');
    const feeds = new Map([
      ['input_ids', tokens(batch.inputIds)],
      ['attention_mask', tokens(batch.attentionMask)],
      ['token_type_ids', tokens(batch.tokenTypeIds)],
      [lossInputs.startPositions, positions(batch.startPositions)],
      [lossInputs.endPositions, positions(batch.endPositions)],
      [lossInputs.lossWeight, tf.scalar(lossWeight)],
    ]);
    drawDropoutNumbers(graph.dropoutSites, batchSize, key).forEach((numbers, i) => {
      const { rows, columns, rowDims, columnDims } = graph.dropoutSites[i];
      feeds.set(rows, tf.tensor(numbers.rows, [...rowDims], 'float32'));
      feeds.set(columns, tf.tensor(numbers.columns, [...columnDims], 'float32'));
    });
    return feeds;
  }

  /** The table's rows that row gradients belong to, and the one that PyTorch gives none (`padding_idx`). */
  private rowsOf(
    { indices }: EmbeddingOutput,
    feeds: ReadonlyMap<string, TfTensor>,
    output: (name: string) => TfTensor,
  ): { readonly indices: TfTensor; readonly skipped: number | null } {
    const { tf } = this;
    const { paddingId, paddedPositions } = this.settings;
    if ('constant' in indices) return { indices: tf.tensor1d([...indices.constant], 'int32'), skipped: null };
    if ('output' in indices) return { indices: output(indices.output), skipped: paddedPositions ? paddingId : null };
    const fed = feeds.get(indices.input);
    if (fed === undefined) throw new Error(`The model input "${indices.input}" is unknown`);
    return { indices: fed, skipped: indices.input === 'token_type_ids' ? null : paddingId };
  }

  dispose(): void {
    this.computation.dispose();
  }
}
