import { indexGraph } from '../../graphIndex';
import { floatAttributeOf, intAttributeOf, intsAttribute } from '../../onnx/tensors';
import type { GraphNode } from '../../onnx/types';
import type { GradientBlock } from '../block';
import type { GraphBuilder } from '../graphBuilder';
import { batchedProduct } from '../rules/matrixProducts';

/**
 * Finds softmax(S) V, with or without a dropout mask M between: O = (P * M) V with P = softmax(S) over the last axis.
 * With G = dO V^T, D = sum over the last axis of dO * O equals that of P * M * G (Dao et al. 2022, FlashAttention, appendix B), which
 * is a sum over the width of a head instead of the sequence. So
 * - without mask dS = P * (G - D): D is one more column of the product, `[dO, -D] [V, 1]^T`, and one pass over the square remains;
 * - with mask dS = P * (M * G - D): three passes instead of five;
 * - dV = (P * M)^T dO is taken as the transpose of dO^T (P * M): transposing the narrow side is cheaper.
 *
 * @param masks values that are dropout masks, of the shape of P
 */
export function findAttentionBlocks(
  nodes: readonly GraphNode[],
  builder: GraphBuilder,
  masks: ReadonlySet<string>,
): GradientBlock[] {
  const { consumers } = indexGraph({ nodes, initializers: [] });
  const onlyUser = (value: string): GraphNode | null => {
    const users = consumers.get(value) ?? [];
    return users.length === 1 ? users[0] : null;
  };
  return nodes.flatMap(softmax => {
    if (softmax.op !== 'Softmax' || !isOverLastAxis(softmax, builder)) return [];
    const user = onlyUser(softmax.outputs[0]);
    const mask = user?.op === 'Mul' ? user.inputs.find(input => masks.has(input)) : undefined;
    const product = user && mask !== undefined ? onlyUser(user.outputs[0]) : user;
    const weights = user && mask !== undefined ? user.outputs[0] : softmax.outputs[0];
    if (!product || !isPlainProduct(product, builder) || product.inputs[0] !== weights) return [];
    return [attentionBlock(softmax, mask === undefined ? null : { node: user, value: mask }, product)];
  });
}

function attentionBlock(
  softmax: GraphNode,
  mask: { readonly node: GraphNode | null; readonly value: string } | null,
  product: GraphNode,
): GradientBlock {
  const [scores] = softmax.inputs;
  const [probabilities] = softmax.outputs;
  const [weights, values] = product.inputs;
  return {
    nodes: [softmax, product, ...(mask?.node ? [mask.node] : [])],
    last: product,
    differentiate: (gradient, builder, wants) => {
      const gradients = new Map<string, string>();
      if (wants(values)) {
        const narrow = batchedProduct(builder, gradient, weights, { a: true });
        gradients.set(values, swapLast(builder, narrow));
      }
      if (!wants(scores)) return gradients;
      const last = builder.dimsOf(gradient).length - 1;
      const rowSum = builder.reduceSum(builder.binary('Mul', gradient, product.outputs[0]), [last], true);
      if (mask === null) {
        const left = builder.concat([gradient, builder.unary('Neg', rowSum)], last);
        const ones = builder.ones(builder.dimsOf(values).map((dim, axis) => (axis === last ? 1 : dim)));
        const right = builder.concat([values, ones], last);
        const centered = batchedProduct(builder, left, right, { b: true });
        return gradients.set(scores, builder.binary('Mul', probabilities, centered));
      }
      const masked = builder.binary('Mul', batchedProduct(builder, gradient, values, { b: true }), mask.value);
      return gradients.set(scores, builder.binary('Mul', probabilities, builder.binary('Sub', masked, rowSum)));
    },
  };
}

/** `[…, n, m]` to `[…, m, n]`. */
function swapLast(builder: GraphBuilder, value: string): string {
  const dims = [...builder.dimsOf(value)];
  const axes = dims.map((_, axis) => axis);
  for (const list of [dims, axes]) list.push(...list.splice(-2).reverse());
  return builder.emit('Transpose', [value], dims, { attributes: { perm: intsAttribute(axes) } });
}

function isOverLastAxis(node: GraphNode, builder: GraphBuilder): boolean {
  const axis = intAttributeOf(node, 'axis', -1);
  return axis === -1 || axis === builder.dimsOf(node.inputs[0]).length - 1;
}

/** A product of two values of the same rank and the same leading dimensions, nothing transposed or scaled. */
function isPlainProduct(node: GraphNode, builder: GraphBuilder): boolean {
  if (node.op !== 'MatMul' && node.op !== 'FusedMatMul') return false;
  const [a, b] = node.inputs.map(input => builder.dimsOf(input));
  const isPlain = ['transA', 'transB', 'transBatchA', 'transBatchB'].every(key => intAttributeOf(node, key, 0) === 0);
  const hasSameLead = a.length === b.length && a.length > 2 && a.slice(0, -2).join() === b.slice(0, -2).join();
  return isPlain && hasSameLead && floatAttributeOf(node, 'alpha', 1) === 1;
}
