import { floatAttribute, floatAttributeOf, intAttribute, intAttributeOf } from '../../onnx/tensors';
import type { GraphNode } from '../../onnx/types';
import type { GraphBuilder } from '../graphBuilder';
import type { GradientRule } from '../rule';

/** A two-dimensional product with either side transposed. */
function gemm(
  builder: GraphBuilder,
  a: string,
  b: string,
  transposed: { a?: boolean; b?: boolean },
  alpha = 1,
): string {
  const rows = builder.dimsOf(a)[transposed.a ? 1 : 0];
  const width = builder.dimsOf(b)[transposed.b ? 0 : 1];
  return builder.emit('Gemm', [a, b], [rows, width], {
    attributes: {
      transA: intAttribute(transposed.a ? 1 : 0),
      transB: intAttribute(transposed.b ? 1 : 0),
      alpha: floatAttribute(alpha),
    },
  });
}

/** A batched product of ONNX Runtime's own domain, which transposes the last two axes without a copy. */
export function batchedProduct(
  builder: GraphBuilder,
  a: string,
  b: string,
  transposed: { readonly a?: boolean; readonly b?: boolean },
  alpha = 1,
): string {
  const aDims = builder.dimsOf(a);
  const bDims = builder.dimsOf(b);
  const rows = aDims[aDims.length - (transposed.a ? 1 : 2)];
  const columns = bDims[bDims.length - (transposed.b ? 2 : 1)];
  const lead = aDims.length >= bDims.length ? aDims.slice(0, -2) : bDims.slice(0, -2);
  return builder.emit('FusedMatMul', [a, b], [...lead, rows, columns], {
    domain: 'com.microsoft',
    attributes: {
      transA: intAttribute(transposed.a ? 1 : 0),
      transB: intAttribute(transposed.b ? 1 : 0),
      alpha: floatAttribute(alpha),
    },
  });
}

/** Y = X W with W a matrix and X of any rank: dX = G W^T, dW = X^T G over all rows at once. */
function denseLayer(node: GraphNode, gradient: string, builder: GraphBuilder, wants: readonly boolean[]) {
  const [x, w] = node.inputs;
  const xDims = builder.dimsOf(x);
  const [inner, outer] = builder.dimsOf(w);
  const rows = builder.elementCount(x) / inner;
  const flatGradient = builder.reshape(gradient, [rows, outer]);
  return [
    wants[0] ? builder.reshape(gemm(builder, flatGradient, w, { b: true }), xDims) : null,
    wants[1] ? gemm(builder, builder.reshape(x, [rows, inner]), flatGradient, { a: true }) : null,
  ];
}

const matMul: GradientRule = ({ node, gradient, builder, wants }) => {
  const [a, b] = node.inputs;
  if (builder.dimsOf(a).length < 2 || builder.dimsOf(b).length < 2) throw new Error('vectors are not supported');
  if (builder.dimsOf(b).length === 2) return denseLayer(node, gradient, builder, wants);
  return [
    wants[0] ? builder.unbroadcast(batchedProduct(builder, gradient, b, { b: true }), builder.dimsOf(a)) : null,
    wants[1] ? builder.unbroadcast(batchedProduct(builder, a, gradient, { a: true }), builder.dimsOf(b)) : null,
  ];
};

/** Y = alpha A' B' where ' is an optional transposition of the last two axes. */
const fusedMatMul: GradientRule = ({ node, gradient, builder, wants }) => {
  const [a, b] = node.inputs;
  const alpha = floatAttributeOf(node, 'alpha', 1);
  const transA = intAttributeOf(node, 'transA', 0) === 1;
  const transB = intAttributeOf(node, 'transB', 0) === 1;
  if (intAttributeOf(node, 'transBatchA', 0) === 1 || intAttributeOf(node, 'transBatchB', 0) === 1) {
    throw new Error('batch transposition is not supported');
  }
  const forA = () =>
    transA
      ? batchedProduct(builder, b, gradient, { a: transB, b: true }, alpha)
      : batchedProduct(builder, gradient, b, { b: !transB }, alpha);
  const forB = () =>
    transB
      ? batchedProduct(builder, gradient, a, { a: true, b: transA }, alpha)
      : batchedProduct(builder, a, gradient, { a: !transA }, alpha);
  return [
    wants[0] ? builder.unbroadcast(forA(), builder.dimsOf(a)) : null,
    wants[1] ? builder.unbroadcast(forB(), builder.dimsOf(b)) : null,
  ];
};

/** Y = alpha A' B' + beta C for matrices. */
const gemmRule: GradientRule = ({ node, gradient, builder, wants }) => {
  const [a, b, c] = node.inputs;
  const alpha = floatAttributeOf(node, 'alpha', 1);
  const beta = floatAttributeOf(node, 'beta', 1);
  const transA = intAttributeOf(node, 'transA', 0) === 1;
  const transB = intAttributeOf(node, 'transB', 0) === 1;
  const forA = () =>
    transA
      ? gemm(builder, b, gradient, { a: transB, b: true }, alpha)
      : gemm(builder, gradient, b, { b: !transB }, alpha);
  const forB = () =>
    transB
      ? gemm(builder, gradient, a, { a: true, b: transA }, alpha)
      : gemm(builder, a, gradient, { a: !transA }, alpha);
  return [
    wants[0] ? forA() : null,
    wants[1] ? forB() : null,
    wants[2] ? builder.scale(builder.unbroadcast(gradient, builder.dimsOf(c)), beta) : null,
  ];
};

export const matrixProductRules = {
  MatMul: matMul,
  FusedMatMul: fusedMatMul,
  Gemm: gemmRule,
} satisfies Record<string, GradientRule>;
