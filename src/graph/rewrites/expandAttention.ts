import { SpanLabError } from '../../core/errors';
import {
  floatAttributeOf,
  floatTensor,
  int64Tensor,
  intAttribute,
  intAttributeOf,
  intsAttribute,
  makeNode,
} from '../onnx/tensors';
import { DataType, type GraphNode, type Model, type Tensor, type ValueInfo } from '../onnx/types';

/** Below every score, and still finite: what masked places get. */
const lowest = -3.4028234663852886e38;

/**
 * Spells the standard operator Attention (opset 23) out: softmax(Q K^T scale + mask) V, so that one set of gradient rules serves
 * all exports. Q, K, V are `[batch, heads, sequence, size]`, or `[batch, sequence, heads * size]` with the heads as attributes; a
 * mask is bool (true: attend) or is added to the scores.
 * @throws SpanLabError operator-unsupported for caches, causal masks, soft caps, grouped heads and further outputs
 */
export function expandAttention(model: Model): Model {
  if (!model.nodes.some(isAttention)) return model;
  const boolValues = findBoolValues(model);
  const constants: Tensor[] = [
    int64Tensor('attention/merged', [3], [0, 0, -1]),
    floatTensor('attention/one', [], [1]),
    floatTensor('attention/zero', [], [0]),
    floatTensor('attention/lowest', [], [lowest]),
  ];
  const nodes = model.nodes.flatMap((node, i) =>
    isAttention(node) ? expand(node, `attention/${i}`, boolValues, constants) : [node],
  );
  return { ...model, nodes, initializers: [...model.initializers, ...constants] };
}

const isAttention = ({ op, domain }: GraphNode): boolean => op === 'Attention' && domain === '';

function expand(
  node: GraphNode,
  prefix: string,
  boolValues: ReadonlySet<string>,
  constants: Tensor[],
): readonly GraphNode[] {
  refuseUnsupported(node);
  const nodes: GraphNode[] = [];
  const emit = (op: string, inputs: string[], attributes: Parameters<typeof makeNode>[3] = {}): string => {
    const output = `${prefix}/${nodes.length}`;
    nodes.push({ ...makeNode(op, inputs, [output], attributes), name: `${node.name}/${op}:${nodes.length}` });
    return output;
  };
  const heads = intAttributeOf(node, 'q_num_heads', 0);
  const transpose = (value: string, perm: number[]) => emit('Transpose', [value], { perm: intsAttribute(perm) });
  const split = (value: string): string => {
    if (heads === 0) return value;
    const shape = int64Tensor(`${prefix}/shape${nodes.length}`, [4], [0, 0, heads, -1]);
    constants.push(shape);
    return transpose(emit('Reshape', [value, shape.name]), [0, 2, 1, 3]);
  };
  const query = split(node.inputs[0]);
  const key = split(node.inputs[1]);
  const value = split(node.inputs[2]);
  const products = emit('MatMul', [query, transpose(key, [0, 1, 3, 2])]);
  const scaled = emit('Mul', [products, scaleOf(node, query, prefix, emit, constants)]);
  const mask = node.inputs[3] ?? '';
  const added = boolValues.has(mask) ? emit('Where', [mask, 'attention/zero', 'attention/lowest']) : mask;
  const scores = added === '' ? scaled : emit('Add', [scaled, added]);
  const weights = emit('Softmax', [scores], { axis: intAttribute(-1) });
  const mixed = emit('MatMul', [weights, value]);
  const result = heads === 0 ? mixed : emit('Reshape', [transpose(mixed, [0, 2, 1, 3]), 'attention/merged']);
  const last = nodes.findIndex(({ outputs }) => outputs[0] === result);
  nodes[last] = { ...nodes[last], outputs: [node.outputs[0]] };
  return nodes;
}

/** The attribute, or 1 / sqrt(size), which folding makes a constant. */
function scaleOf(
  node: GraphNode,
  query: string,
  prefix: string,
  emit: (op: string, inputs: string[], attributes?: Parameters<typeof makeNode>[3]) => string,
  constants: Tensor[],
): string {
  const given = floatAttributeOf(node, 'scale', 0);
  if (given !== 0) {
    constants.push(floatTensor(`${prefix}/scale`, [], [given]));
    return `${prefix}/scale`;
  }
  const size = emit('Shape', [query], { start: intAttribute(-1) });
  const root = emit('Sqrt', [emit('Cast', [size], { to: intAttribute(DataType.float) })]);
  return emit('Div', ['attention/one', root]);
}

function refuseUnsupported(node: GraphNode): void {
  const isPresent = (name: string | undefined) => name !== undefined && name !== '';
  const heads = intAttributeOf(node, 'q_num_heads', 0);
  const reason = node.inputs.slice(4).some(isPresent)
    ? 'it has a cache'
    : node.outputs.slice(1).some(isPresent)
      ? 'it has further outputs'
      : intAttributeOf(node, 'is_causal', 0) !== 0
        ? 'it is causal'
        : floatAttributeOf(node, 'softcap', 0) !== 0
          ? 'it has a soft cap'
          : heads !== intAttributeOf(node, 'kv_num_heads', 0)
            ? 'its keys have other heads'
            : null;
  if (reason === null) return;
  throw new SpanLabError(
    'operator-unsupported',
    `The operator Attention (node "${node.name}") cannot be trained: ${reason}.`,
    { operator: 'Attention', node: node.name },
  );
}

/** Values that are bool for sure: by declaration, or made by an operator that compares, through operators that only move. */
function findBoolValues(model: Model): ReadonlySet<string> {
  const isBool = ({ dataType }: Pick<ValueInfo, 'dataType'>) => dataType === DataType.bool;
  const found = new Set([...model.inputs, ...model.initializers].filter(isBool).map(({ name }) => name));
  const makesBool = /^(Equal|Less|LessOrEqual|Greater|GreaterOrEqual|And|Or|Xor|Not|IsNaN|IsInf)$/;
  const moves = /^(Expand|Reshape|Unsqueeze|Squeeze|Slice|Transpose|Identity|Gather|GatherND|Concat|Tile|Flatten)$/;
  for (const { op, inputs, outputs, attributes } of model.nodes) {
    const to = attributes.get('to');
    const isCast = op === 'Cast' && to?.kind === 'int' && to.value === DataType.bool;
    const isMoved = moves.test(op) && found.has(inputs[0]);
    const isPicked = op === 'Where' && found.has(inputs[1]);
    if (isCast || isMoved || isPicked || makesBool.test(op)) for (const output of outputs) found.add(output);
  }
  return found;
}
