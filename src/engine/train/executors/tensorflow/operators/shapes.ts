import { intAttributeOf, intsAttributeOf } from '../../../../../graph/onnx/tensors';
import type { TfTensor } from '../tensorFlow';
import { fromEnd, type OperatorContext, type TensorOperator } from './operator';

const productOf = (dims: readonly number[]) => dims.reduce((product, dim) => product * dim, 1);

function numbers(context: OperatorContext, position: number): readonly number[] {
  const found = context.integers(position);
  if (found === null) throw new Error(`input ${position} is missing`);
  return found;
}

/** A 0 in the target shape stands for the input's dimension, unless the node says otherwise. */
function reshape(context: OperatorContext): TfTensor {
  const { tf, node, input } = context;
  const x = input(0);
  const isZeroMeant = intAttributeOf(node, 'allowzero', 0) === 1;
  return tf.reshape(
    x,
    numbers(context, 1).map((dim, axis) => (dim === 0 && !isZeroMeant ? x.shape[axis] : dim)),
  );
}

function flatten({ tf, node, input }: OperatorContext): TfTensor {
  const x = input(0);
  const axis = fromEnd(intAttributeOf(node, 'axis', 1), x.rank);
  return tf.reshape(x, [productOf(x.shape.slice(0, axis)), productOf(x.shape.slice(axis))]);
}

function squeeze({ tf, node, input, integers }: OperatorContext): TfTensor {
  const x = input(0);
  const given = (integers(1) ?? intsAttributeOf(node, 'axes'))?.map(axis => fromEnd(axis, x.rank));
  return tf.reshape(
    x,
    x.shape.filter((dim, axis) => (given === undefined ? dim !== 1 : !given.includes(axis))),
  );
}

/** The axes count in the result. */
function unsqueeze({ tf, node, input, integers }: OperatorContext): TfTensor {
  const x = input(0);
  const given = integers(1) ?? intsAttributeOf(node, 'axes') ?? [];
  const rank = x.rank + given.length;
  const axes = new Set(given.map(axis => fromEnd(axis, rank)));
  const rest = [...x.shape];
  return tf.reshape(
    x,
    Array.from({ length: rank }, (_, axis) => (axes.has(axis) ? 1 : (rest.shift() ?? 1))),
  );
}

function transpose({ tf, node, input }: OperatorContext): TfTensor {
  const permutation = intsAttributeOf(node, 'perm');
  return tf.transpose(input(0), permutation === null ? undefined : [...permutation]);
}

/** Broadcasting in both directions: a 1 in the target keeps the input's dimension. */
function expand(context: OperatorContext): TfTensor {
  const { tf, input } = context;
  const x = input(0);
  const shape = tf.broadcast_util.assertAndGetBroadcastShape(x.shape, [...numbers(context, 1)]);
  return tf.util.arraysEqual(shape, x.shape) ? tf.clone(x) : tf.broadcastTo(x, shape);
}

function concat({ tf, node, input }: OperatorContext): TfTensor {
  const parts = node.inputs.map((_, position) => input(position));
  return tf.concat(parts, fromEnd(intAttributeOf(node, 'axis', 0), parts[0].rank));
}

function split({ tf, node, input, integers }: OperatorContext): TfTensor[] {
  const x = input(0);
  const axis = fromEnd(intAttributeOf(node, 'axis', 0), x.rank);
  const sizes = integers(1) ?? intsAttributeOf(node, 'split');
  if (sizes !== null) return tf.split(x, [...sizes], axis);
  const size = Math.ceil(x.shape[axis] / node.outputs.length);
  const last = x.shape[axis] - size * (node.outputs.length - 1);
  return tf.split(
    x,
    node.outputs.map((_, i) => (i === node.outputs.length - 1 ? last : size)),
    axis,
  );
}

/** Places beyond an end mean the end, as in Python. A step of -1 turns the axis round; other steps back are not supported. */
function slice(context: OperatorContext): TfTensor {
  const { tf, input, integers } = context;
  const x = input(0);
  const [starts, ends] = [numbers(context, 1), numbers(context, 2)];
  const axes = integers(3) ?? starts.map((_, i) => i);
  const steps = integers(4) ?? starts.map(() => 1);
  if (steps.some(step => step < -1 || step === 0)) throw new Error('this step is not supported');
  const begin = x.shape.map(() => 0);
  const end = [...x.shape];
  const strides = x.shape.map(() => 1);
  const turned: number[] = [];
  axes.forEach((given, i) => {
    const axis = fromEnd(given, x.rank);
    const length = x.shape[axis];
    if (steps[i] < 0) {
      // From the start down to the end, which stays out: the same places upwards, then turned round.
      const [last, before] = [starts[i], ends[i]].map(value =>
        Math.min(Math.max(fromEnd(value, length), -1), length - 1),
      );
      [begin[axis], end[axis]] = [Math.min(before + 1, last + 1), last + 1];
      turned.push(axis);
      return;
    }
    const place = (value: number) => Math.min(Math.max(fromEnd(value, length), 0), length);
    begin[axis] = place(starts[i]);
    end[axis] = Math.max(begin[axis], place(ends[i]));
    strides[axis] = steps[i];
  });
  const part = strides.some(step => step !== 1)
    ? tf.stridedSlice(x, begin, end, strides)
    : tf.slice(
        x,
        begin,
        end.map((place, axis) => place - begin[axis]),
      );
  return turned.length === 0 ? part : tf.reverse(part, turned);
}

/** By a constant value; a negative width cuts off. */
function pad(context: OperatorContext): TfTensor {
  const { tf, node, input, optional } = context;
  const mode = node.attributes.get('mode');
  if (mode?.kind === 'string' && mode.value !== 'constant') throw new Error(`mode ${mode.value} is not supported`);
  if (optional(3) !== null) throw new Error('padding of chosen axes is not supported');
  const x = input(0);
  const widths = numbers(context, 1);
  const fill = optional(2);
  const value = fill === null ? 0 : fill.dataSync()[0];
  const cut = (axis: number, side: number) => Math.max(0, -widths[axis + side * x.rank]);
  const kept = tf.slice(
    x,
    x.shape.map((_, axis) => cut(axis, 0)),
    x.shape.map((dim, axis) => dim - cut(axis, 0) - cut(axis, 1)),
  );
  return tf.pad(
    kept,
    x.shape.map((_, axis): [number, number] => [Math.max(0, widths[axis]), Math.max(0, widths[axis + x.rank])]),
    value,
  );
}

export const shapeOperators = {
  Reshape: reshape,
  Flatten: flatten,
  Squeeze: squeeze,
  Unsqueeze: unsqueeze,
  Transpose: transpose,
  Expand: expand,
  Tile: context => context.tf.tile(context.input(0), [...numbers(context, 1)]),
  Concat: concat,
  Split: split,
  Slice: slice,
  Pad: pad,
} as const satisfies Readonly<Record<string, TensorOperator>>;
