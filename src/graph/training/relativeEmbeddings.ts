import type { GraphIndex } from '../graphIndex';
import { DataType, type GraphNode, type Model } from '../onnx/types';

/** Relative embeddings as one layer reads them. */
export interface LayerReading {
  readonly value: string;
  /** The layer's own nodes among those that read the value. */
  readonly readers: ReadonlySet<GraphNode>;
}

/**
 * DeBERTa's relative embeddings: a parameter, normalised or not, that dense layers are applied to. All layers read the same value;
 * a reader belongs to the layer whose softmax is the first that follows from it.
 * @returns one per layer, in no certain order
 */
export function findRelativeEmbeddings(model: Model, index: GraphIndex): LayerReading[] {
  const values = relativeEmbeddings(model, index);
  if (values.size === 0) return [];
  const layers = softmaxesAfter(model, index);
  return [...values].flatMap(value => readingsByLayer(value, index, layers));
}

const reshaping = new Set(['Slice', 'Unsqueeze', 'Squeeze', 'Reshape', 'Identity']);

function relativeEmbeddings(model: Model, index: GraphIndex): Set<string> {
  const floats = model.inputs.filter(({ dataType }) => dataType === DataType.float);
  const parameters = new Set(floats.map(({ name }) => name));
  const unshaped = (value: string): string => {
    const node = index.producer.get(value);
    return node && reshaping.has(node.op) ? unshaped(node.inputs[0]) : value;
  };
  const found = new Set<string>();
  for (const { op, inputs, outputs } of model.nodes) {
    if (op === 'LayerNormalization' && parameters.has(inputs[0])) found.add(outputs[0]);
    if (op !== 'MatMul' && op !== 'Gemm') continue;
    const source = unshaped(inputs[0]);
    if (parameters.has(source)) found.add(source);
  }
  return found;
}

/** By node: the softmaxes that follow from it with no other one between; a softmax itself. */
function softmaxesAfter(model: Model, index: GraphIndex): Map<GraphNode, ReadonlySet<GraphNode>> {
  const after = new Map<GraphNode, ReadonlySet<GraphNode>>();
  for (const node of [...model.nodes].reverse()) {
    const users = node.outputs.flatMap(output => index.consumers.get(output) ?? []);
    const reached = node.op === 'Softmax' ? [node] : users.flatMap(user => [...(after.get(user) ?? [])]);
    after.set(node, new Set(reached));
  }
  return after;
}

function readingsByLayer(
  value: string,
  index: GraphIndex,
  layers: ReadonlyMap<GraphNode, ReadonlySet<GraphNode>>,
): LayerReading[] {
  const shared: LayerReading[] = [];
  const readers = new Map<GraphNode, Set<GraphNode>>();
  for (const reader of index.consumers.get(value) ?? []) {
    const [layer, ...others] = layers.get(reader) ?? [];
    // What several layers read of it, say a part that was cut out once for all, is read by each for itself further on.
    if (others.length > 0) shared.push(...readingsByLayer(reader.outputs[0], index, layers));
    else if (layer !== undefined) readers.set(layer, (readers.get(layer) ?? new Set()).add(reader));
  }
  return [...shared, ...[...readers.values()].map(nodes => ({ value, readers: nodes }))];
}
