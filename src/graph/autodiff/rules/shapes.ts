import { intAttributeOf, intsAttribute, intsAttributeOf } from '../../onnx/tensors';
import { DataType } from '../../onnx/types';
import type { GraphBuilder } from '../graphBuilder';
import type { GradientRule } from '../rule';

const likeInput: GradientRule = ({ node, gradient, builder }) => [
  builder.reshape(gradient, builder.dimsOf(node.inputs[0])),
  ...node.inputs.slice(1).map(() => null),
];

const identity: GradientRule = ({ gradient }) => [gradient];

const cast: GradientRule = ({ node, gradient, builder }) => {
  if (builder.typeOf(node.inputs[0]).dataType !== DataType.float) throw new Error('only float32 is supported');
  return [gradient];
};

const transpose: GradientRule = ({ node, gradient, builder }) => {
  const dims = builder.dimsOf(node.inputs[0]);
  const permutation = intsAttributeOf(node, 'perm') ?? dims.map((_, axis) => dims.length - 1 - axis);
  const inverse = permutation.map((_, axis) => permutation.indexOf(axis));
  return [builder.emit('Transpose', [gradient], dims, { attributes: { perm: intsAttribute(inverse) } })];
};

const expand: GradientRule = ({ node, gradient, builder }) => [
  builder.unbroadcast(gradient, builder.dimsOf(node.inputs[0])),
  null,
];

/** A piece `[start, start + size)` of a value along one axis. */
function slice(builder: GraphBuilder, value: string, axis: number, start: number, size: number): string {
  const dims = builder.dimsOf(value).map((dim, i) => (i === axis ? size : dim));
  const inputs = [value, builder.ints([start]), builder.ints([start + size]), builder.ints([axis])];
  return builder.emit('Slice', inputs, dims);
}

const positiveAxis = (axis: number, rank: number) => (axis < 0 ? axis + rank : axis);

const concat: GradientRule = ({ node, gradient, builder, wants }) => {
  const axis = positiveAxis(intAttributeOf(node, 'axis', 0), builder.dimsOf(gradient).length);
  let start = 0;
  return node.inputs.map((input, i) => {
    const size = builder.dimsOf(input)[axis];
    const part = wants[i] ? slice(builder, gradient, axis, start, size) : null;
    start += size;
    return part;
  });
};

const split: GradientRule = ({ node, gradients, builder }) => {
  const rank = builder.dimsOf(node.inputs[0]).length;
  const axis = positiveAxis(intAttributeOf(node, 'axis', 0), rank);
  const parts = node.outputs.map((output, i) => gradients[i] ?? builder.zeros(builder.dimsOf(output)));
  return [builder.concat(parts, axis), null];
};

/** Slices with constant bounds and step 1: the gradient stands between zeros. */
const sliceRule: GradientRule = ({ node, gradient, builder }) => {
  const dims = builder.dimsOf(node.inputs[0]);
  const starts = builder.integers(node.inputs[1]);
  const axes = node.inputs[3] ? builder.integers(node.inputs[3]) : starts?.map((_, i) => i);
  const steps = node.inputs[4] ? builder.integers(node.inputs[4]) : null;
  if (!starts || !axes || steps?.some(step => step !== 1)) throw new Error('only constant bounds with step 1');
  let result = gradient;
  starts.forEach((start, i) => {
    const axis = positiveAxis(axes[i], dims.length);
    const size = builder.dimsOf(result)[axis];
    const before = start < 0 ? Math.max(0, start + dims[axis]) : Math.min(start, dims[axis]);
    const after = dims[axis] - before - size;
    const padding = (length: number) => builder.dimsOf(result).map((dim, j) => (j === axis ? length : dim));
    const parts = [result];
    if (before > 0) parts.unshift(builder.zeros(padding(before)));
    if (after > 0) parts.push(builder.zeros(padding(after)));
    result = builder.concat(parts, axis);
  });
  return [result, ...node.inputs.slice(1).map(() => null)];
};

/** Gather with one constant scalar index: the gradient stands at that place, zeros elsewhere. */
const gather: GradientRule = ({ node, gradient, builder }) => {
  const [data, indices] = node.inputs;
  const dims = builder.dimsOf(data);
  const index = builder.integers(indices);
  if (index?.length !== 1 || builder.dimsOf(indices).length !== 0) {
    throw new Error('only a constant scalar index, or rows of a parameter');
  }
  const axis = positiveAxis(intAttributeOf(node, 'axis', 0), dims.length);
  const place = positiveAxis(index[0], dims[axis]);
  const oneHot = Array.from({ length: dims[axis] }, (_, i) => (i === place ? 1 : 0));
  const alongAxis = builder.floats(
    dims.map((dim, i) => (i === axis ? dim : 1)),
    oneHot,
  );
  const kept = builder.reshape(
    gradient,
    dims.map((dim, i) => (i === axis ? 1 : dim)),
  );
  return [builder.binary('Mul', kept, alongAxis), null];
};

const where: GradientRule = ({ node, gradient, builder, wants }) => {
  const [condition, a, b] = node.inputs;
  const zero = builder.float(0);
  const dims = builder.dimsOf(gradient);
  const pick = (first: string, second: string, own: string) =>
    builder.unbroadcast(builder.emit('Where', [condition, first, second], dims), builder.dimsOf(own));
  return [null, wants[1] ? pick(gradient, zero, a) : null, wants[2] ? pick(zero, gradient, b) : null];
};

/** y repeats x along each axis: g is summed over the repetitions. */
const tile: GradientRule = ({ node, gradient, builder }) => {
  const dims = builder.dimsOf(node.inputs[0]);
  const repeats = builder.integers(node.inputs[1]);
  if (!repeats) throw new Error('only constant repeats');
  const split = builder.reshape(
    gradient,
    dims.flatMap((dim, axis) => [repeats[axis], dim]),
  );
  const summed = builder.reduceSum(
    split,
    dims.map((_, axis) => 2 * axis),
    false,
  );
  return [builder.reshape(summed, dims), null];
};

/** Constant padding with constant widths: the part of g that x went to. */
const pad: GradientRule = ({ node, gradient, builder }) => {
  const dims = builder.dimsOf(node.inputs[0]);
  const widths = node.inputs[1] ? builder.integers(node.inputs[1]) : null;
  const given = node.inputs[3] ? builder.integers(node.inputs[3]) : null;
  const axes = given?.map(axis => positiveAxis(axis, dims.length)) ?? dims.map((_, axis) => axis);
  const mode = node.attributes.get('mode');
  if (!widths || widths.some(width => width < 0) || (mode?.kind === 'string' && mode.value !== 'constant')) {
    throw new Error('only constant padding with constant widths');
  }
  const part = axes.reduce((value, axis, i) => slice(builder, value, axis, widths[i], dims[axis]), gradient);
  return [part, ...node.inputs.slice(1).map(() => null)];
};

export const shapeRules = {
  Identity: identity,
  Dropout: identity,
  Cast: cast,
  Reshape: likeInput,
  Flatten: likeInput,
  Squeeze: likeInput,
  Unsqueeze: likeInput,
  Transpose: transpose,
  Expand: expand,
  Concat: concat,
  Split: split,
  Slice: sliceRule,
  Tile: tile,
  Pad: pad,
  Gather: gather,
  Where: where,
} satisfies Record<string, GradientRule>;
