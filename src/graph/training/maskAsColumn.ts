import { GraphBuilder } from '../autodiff/graphBuilder';
import { indexGraph, type GraphIndex } from '../graphIndex';
import { elementCount } from '../onnx/tensors';
import type { GraphNode } from '../onnx/types';
import { scalarOf } from '../rewrites/scalars';
import type { StaticGraph } from '../specialise';

/**
 * Puts the attention mask into the product of queries and keys: Q K^T scale + mask, with one number of the mask per key, is
 * `[Q scale, 1] [K, mask]^T`. A pass over the square `[batch, heads, sequence, sequence]` becomes one more column of the
 * product, and the scale is applied to the narrow Q. Masks of other shapes stay.
 */
export function maskAsColumn(graph: StaticGraph): StaticGraph {
  const { model } = graph;
  const index = indexGraph(model);
  const builder = new GraphBuilder(graph.types, model.initializers, 'm');
  for (const node of model.nodes) {
    const match = node.op === 'Add' ? matchMaskedScores(index, builder, node) : null;
    if (match === null) builder.nodes.push(node);
    else emitProduct(builder, match, node);
  }
  return {
    types: builder.allTypes,
    model: { ...model, nodes: builder.nodes, initializers: [...model.initializers, ...builder.initializers] },
  };
}

interface MaskedScores {
  readonly query: string;
  /** Transposed: `[batch, heads, size, sequence]`. */
  readonly key: string;
  readonly scale: number;
  /** `[batch or 1, 1, 1, sequence]`. */
  readonly mask: string;
}

/** `Add(MatMul(Q, K), mask)`, with or without a division or product by a scalar between, in no other use. */
function matchMaskedScores(index: GraphIndex, builder: GraphBuilder, node: GraphNode): MaskedScores | null {
  for (const [scores = '', mask = ''] of [node.inputs, [...node.inputs].reverse()]) {
    const scaled = singleUse(index, scores);
    if (!scaled) continue;
    const factor = scalarOf(index, scaled.inputs[1]);
    const isScaled = (scaled.op === 'Div' || scaled.op === 'Mul') && factor !== null;
    const product = isScaled ? singleUse(index, scaled.inputs[0]) : scaled;
    if (product?.op !== 'MatMul' || product.domain !== '') continue;
    const [batch, heads, rows, columns] = builder.dimsOf(product.outputs[0]);
    const maskDims = builder.dimsOf(mask);
    const isPerKey =
      maskDims.length === 4 && elementCount(maskDims) === maskDims[0] * columns && maskDims[3] === columns;
    const operands = product.inputs.map(input => builder.dimsOf(input));
    const isWhole = operands.every(dims => dims.length === 4 && dims[0] === batch && dims[1] === heads);
    if (!isPerKey || !isWhole || rows === undefined) continue;
    const scale = !isScaled || factor === null ? 1 : scaled.op === 'Div' ? 1 / factor : factor;
    return { query: product.inputs[0], key: product.inputs[1], scale, mask };
  }
  return null;
}

function emitProduct(builder: GraphBuilder, { query, key, scale, mask }: MaskedScores, node: GraphNode): void {
  const [batch, heads, rows] = builder.dimsOf(query);
  const columns = builder.dimsOf(key)[3];
  const left = builder.concat([builder.scale(query, scale), builder.ones([batch, heads, rows, 1])], 3);
  const right = builder.concat([key, builder.expand(mask, [batch, heads, 1, columns])], 2);
  builder.emit('MatMul', [left, right], [batch, heads, rows, columns], { name: node.outputs[0] });
}

/** The node that makes a value, if one node only uses it. */
function singleUse(index: GraphIndex, value: string): GraphNode | null {
  return index.consumers.get(value)?.length === 1 ? (index.producer.get(value) ?? null) : null;
}
