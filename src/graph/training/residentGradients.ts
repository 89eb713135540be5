import type { GraphBuilder } from '../autodiff/graphBuilder';
import { makeNode, stringAttribute } from '../onnx/tensors';
import { DataType, type Model, type ValueInfo, type ValueType } from '../onnx/types';
import type { Parameter } from '../parameters';
import { pruneNodes } from '../rewrites/pruneNodes';
import { AppendingBuilder } from '../rewrites/rewriteNodes';
import { lossInputs } from './qaLoss';
import { skippedRow, type PaddingRows } from './skippedRow';
import type { EmbeddingOutput, TrainingGraph } from './trainingGraph';

/** Where a value that is summed over micro-batches goes in and out; `before` is null in the graph of the first micro-batch. */
export interface SummedPort {
  readonly before: string | null;
  readonly after: string;
}

/** Forward and backward of one micro-batch, whose outputs a device can keep and feed to the next one. */
export interface ResidentGradients {
  readonly model: Model;
  /** Mean loss of the micro-batch times its weight, summed: a scalar. */
  readonly loss: SummedPort;
  /** Whole gradients, by parameter; parameters that no loss reaches are absent. */
  readonly gradients: ReadonlyMap<string, SummedPort>;
}

/**
 * Completes a training graph for a device that keeps everything: embedding gradients become whole matrices, and loss and gradients
 * are added to those of the micro-batches before. Two graphs, one for the first micro-batch and one for those that follow, need no
 * buffers of zeros, and most steps are one micro-batch.
 * @param types of the values of the graph
 * @param addsUp whether there are micro-batches before
 */
export function residentGradients(
  graph: TrainingGraph,
  types: ReadonlyMap<string, ValueType>,
  parameters: readonly Parameter[],
  padding: PaddingRows,
  addsUp: boolean,
): ResidentGradients {
  const { model } = graph;
  const builder = new AppendingBuilder({ model, types }, 'resident');
  builder.nodes.push(...model.nodes);
  const inputs: ValueInfo[] = [...model.inputs];
  const outputs: ValueInfo[] = [];
  const portOf = (name: string, dims: readonly number[], make: (before: string | null) => string): SummedPort => {
    const before = addsUp ? builder.declare(`${name}/before`, { dataType: DataType.float, dims }) : null;
    if (before !== null) inputs.push({ name: before, dataType: DataType.float, dims });
    const after = `${name}/after`;
    builder.nodes.push(makeNode('Identity', [make(before)], [after]));
    outputs.push({ name: after, dataType: DataType.float, dims });
    return { before, after };
  };
  const plus = (before: string | null, value: string) =>
    before === null ? value : builder.binary('Add', before, value);

  const loss = portOf('loss', [], before => plus(before, builder.binary('Mul', graph.loss, lossInputs.lossWeight)));
  const gradients = new Map<string, SummedPort>();
  for (const [i, { name, dims }] of parameters.entries()) {
    const dense = graph.denseGradients.get(name);
    const embeddings = graph.embeddingGradients.filter(({ parameter }) => parameter === name);
    if (dense === undefined && embeddings.length === 0) continue;
    const port = portOf(`gradient/${i}`, dims, before => {
      const start = dense === undefined ? (before ?? builder.zeros(dims)) : plus(before, dense);
      return embeddings.reduce((sum, embedding) => scatter(builder, sum, embedding, padding), start);
    });
    gradients.set(name, port);
  }
  const nodes = builder.nodes;
  const initializers = [...model.initializers, ...builder.initializers];
  return { model: pruneNodes({ ...model, inputs, outputs, nodes, initializers }), loss, gradients };
}

/** Adds row gradients to the rows of a matrix. */
function scatter(builder: GraphBuilder, sum: string, embedding: EmbeddingOutput, padding: PaddingRows): string {
  const [, width] = builder.dimsOf(sum);
  const count = builder.elementCount(embedding.rows) / width;
  const { indices } = embedding;
  const source =
    'constant' in indices ? builder.ints(indices.constant) : 'input' in indices ? indices.input : indices.output;
  const places = builder.reshape(source, [count, 1]);
  let rows = builder.reshape(embedding.rows, [count, width]);
  const skipped = skippedRow(embedding, padding);
  if (skipped !== null) {
    const isSkipped = builder.emit('Equal', [places, builder.ints([skipped])], [count, 1], {
      dataType: DataType.bool,
    });
    rows = builder.emit('Where', [isSkipped, builder.float(0), rows], [count, width]);
  }
  return builder.emit('ScatterND', [sum, places, rows], builder.dimsOf(sum), {
    attributes: { reduction: stringAttribute('add') },
  });
}
