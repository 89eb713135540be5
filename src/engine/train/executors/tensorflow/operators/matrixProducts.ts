import type { Rank } from '@tensorflow/tfjs-core';
import { floatAttributeOf, intAttributeOf, intsAttributeOf } from '../../../../../graph/onnx/tensors';
import type { TensorFlow, TfTensor } from '../tensorFlow';
import type { OperatorContext, TensorOperator } from './operator';

/**
 * Matrix products over the last two axes. A matrix on the right serves all batches at once; other leading axes are made equal
 * first: not every backend broadcasts them.
 */
function product(tf: TensorFlow, a: TfTensor, b: TfTensor, transposeA = false, transposeB = false): TfTensor {
  if (a.rank < 2 || b.rank < 2) throw new Error('vectors are not supported');
  if (b.rank === 2 && a.rank > 2 && !transposeA) {
    const dims: readonly number[] = b.shape;
    const flat = tf.matMul(tf.reshape(a, [-1, dims[transposeB ? 1 : 0]]), b, false, transposeB);
    return tf.reshape(flat, [...a.shape.slice(0, -1), dims[transposeB ? 0 : 1]]);
  }
  const lead = tf.broadcast_util.assertAndGetBroadcastShape(a.shape.slice(0, -2), b.shape.slice(0, -2));
  const spread = (x: TfTensor) => {
    const shape = [...lead, ...x.shape.slice(-2)];
    return tf.util.arraysEqual(shape, x.shape) ? x : tf.broadcastTo(x, shape);
  };
  return tf.matMul(spread(a), spread(b), transposeA, transposeB);
}

const scale = (tf: TensorFlow, x: TfTensor, factor: number) => (factor === 1 ? x : tf.mul(x, factor));
const isSet = ({ node }: OperatorContext, name: string) => intAttributeOf(node, name, 0) === 1;

/** alpha * A' * B' + beta * C. */
function gemm(context: OperatorContext): TfTensor {
  const { tf, node, input, optional } = context;
  const raw = tf.matMul(input(0), input(1), isSet(context, 'transA'), isSet(context, 'transB'));
  const scaled = scale(tf, raw, floatAttributeOf(node, 'alpha', 1));
  const bias = optional(2);
  return bias === null ? scaled : tf.add(scaled, scale(tf, bias, floatAttributeOf(node, 'beta', 1)));
}

/** ONNX Runtime's product with transposed operands. */
function fusedMatMul(context: OperatorContext): TfTensor {
  const { tf, node, input } = context;
  if (isSet(context, 'transBatchA') || isSet(context, 'transBatchB')) {
    throw new Error('a transposed batch is not supported');
  }
  const result = product(tf, input(0), input(1), isSet(context, 'transA'), isSet(context, 'transB'));
  return scale(tf, result, floatAttributeOf(node, 'alpha', 1));
}

/** A convolution over one axis: X `[batch, in, width]`, W `[out, in, kernel]`, one group, stride and dilation 1. */
function convolution({ tf, node, input, optional }: OperatorContext): TfTensor {
  const [x, weight, bias] = [input(0), input(1), optional(2)];
  const isOne = (name: string) => (intsAttributeOf(node, name) ?? []).every(value => value === 1);
  if (x.rank !== 3 || intAttributeOf(node, 'group', 1) !== 1 || !isOne('strides') || !isOne('dilations')) {
    throw new Error('only one axis, one group, stride 1 and dilation 1 are supported');
  }
  const autoPad = node.attributes.get('auto_pad');
  if (autoPad?.kind === 'string' && autoPad.value !== 'NOTSET') throw new Error('automatic padding is not supported');
  const [before, after] = intsAttributeOf(node, 'pads') ?? [0, 0];
  const [batch, channels, width]: readonly number[] = x.shape;
  const [outputs, , kernel]: readonly number[] = weight.shape;
  const padded = tf.pad(tf.transpose(x, [0, 2, 1]), [
    [0, 0],
    [before, after],
    [0, 0],
  ]);
  const result = tf.conv1d(
    tf.reshape<Rank.R3>(padded, [batch, before + width + after, channels]),
    tf.reshape<Rank.R3>(tf.transpose(weight, [2, 1, 0]), [kernel, channels, outputs]),
    1,
    'valid',
  );
  return tf.transpose(bias === null ? result : tf.add(result, bias), [0, 2, 1]);
}

export const matrixProductOperators = {
  MatMul: ({ tf, input }) => product(tf, input(0), input(1)),
  FusedMatMul: fusedMatMul,
  Gemm: gemm,
  Conv: convolution,
} as const satisfies Readonly<Record<string, TensorOperator>>;
