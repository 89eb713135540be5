import { intAttribute, intAttributeOf, makeNode } from '../onnx/tensors';
import { DataType, type GraphNode, type Model } from '../onnx/types';
import type { StaticGraph } from '../specialise';

/** Operators that move numbers and change none: what they make has the precision of what they take. */
const movements: ReadonlySet<string> = new Set([
  'Transpose',
  'Reshape',
  'Squeeze',
  'Unsqueeze',
  'Flatten',
  'Slice',
  'Split',
  'Concat',
]);

/** Operators that are exact enough in float16 where one side is a product and the other a bias or a factor. */
const adjustments: ReadonlySet<string> = new Set(['Add', 'Mul', 'Div']);

/**
 * Computes the matrix products of a float32 graph in float16, where nearly all the time goes, and the rest in float32: normalisations,
 * softmax, activations, loss, and the products that give gradients of weights, whose sums run over all tokens of a batch (Micikevicius
 * et al. 2018, "Mixed Precision Training"). Inputs and outputs stay float32: the parameters fed are the master weights.
 */
export function mixedPrecision({ model, types }: StaticGraph): Model {
  const outputs = new Set(model.outputs.map(({ name }) => name));
  const fixed = new Set([...model.inputs, ...model.initializers].map(({ name }) => name));
  const isFloat = (value: string) => types.get(value)?.dataType === DataType.float;
  /** Values that are float16 under their own name. */
  const narrow = new Set<string>();
  const casts = new Map<string, string>();
  const nodes: GraphNode[] = [];
  const as = (value: string, dataType: number): string => {
    if (!isFloat(value) || narrow.has(value) === (dataType === DataType.float16)) return value;
    const name = `${value}/as/${dataType}`;
    if (casts.has(name)) return name;
    casts.set(name, value);
    nodes.push(makeNode('Cast', [value], [name], { to: intAttribute(dataType) }));
    return name;
  };
  for (const node of model.nodes) {
    const floats = node.inputs.filter(isFloat);
    const isNarrow =
      !node.outputs.some(output => outputs.has(output)) &&
      (isProduct(node) ||
        (movements.has(node.op) && floats.length > 0 && floats.every(input => narrow.has(input))) ||
        (adjustments.has(node.op) &&
          floats.some(input => narrow.has(input)) &&
          floats.every(input => narrow.has(input) || (fixed.has(input) && isVector(types.get(input)?.dims)))));
    const dataType = isNarrow ? DataType.float16 : DataType.float;
    const inputs = node.inputs.map(input => as(input, dataType));
    nodes.push({ ...node, inputs });
    if (isNarrow) for (const output of node.outputs) narrow.add(output);
  }
  return { ...model, nodes };
}

/** A product of two matrices, but for those that give the gradient of a weight: they alone transpose their first side. */
function isProduct(node: GraphNode): boolean {
  return node.op === 'MatMul' || (node.op === 'Gemm' && intAttributeOf(node, 'transA', 0) === 0);
}

function isVector(dims: readonly number[] | undefined): boolean {
  return dims !== undefined && dims.length <= 1;
}
