import { floatAttributeOf, intAttributeOf } from '../../../../../graph/onnx/tensors';
import type { TfTensor } from '../tensorFlow';
import { fromEnd, type OperatorContext, type TensorOperator } from './operator';

/** Hendrycks and Gimpel 2016: exact by default, or the approximation by tanh where the node says so. */
function gelu({ tf, node, input }: OperatorContext): TfTensor {
  const x = input(0);
  const approximate = node.attributes.get('approximate');
  const curve =
    approximate?.kind === 'string' && approximate.value === 'tanh'
      ? tf.tanh(tf.mul(Math.sqrt(2 / Math.PI), tf.add(x, tf.mul(0.044715, tf.pow(x, 3)))))
      : tf.erf(tf.mul(x, Math.SQRT1_2));
  return tf.mul(tf.mul(x, 0.5), tf.add(curve, 1));
}

function hardSigmoid({ tf, node, input }: OperatorContext): TfTensor {
  const [alpha, beta] = [floatAttributeOf(node, 'alpha', 0.2), floatAttributeOf(node, 'beta', 0.5)];
  return tf.clipByValue(tf.add(tf.mul(input(0), alpha), beta), 0, 1);
}

/** TensorFlow.js has softmax and log-softmax over the last axis only; models use no other. */
function overLastAxis(compute: (context: OperatorContext, x: TfTensor) => TfTensor): TensorOperator {
  return context => {
    const x = context.input(0);
    const axis = fromEnd(intAttributeOf(context.node, 'axis', -1), x.rank);
    if (axis !== x.rank - 1) throw new Error(`axis ${axis} of ${x.rank} is not the last`);
    return compute(context, x);
  };
}

/** Ba et al. 2016, over the last axes from `axis` on; the biased variance, as everywhere. */
function layerNormalization({ tf, node, input, optional }: OperatorContext): TfTensor {
  if (node.outputs.slice(1).some(output => output !== '')) throw new Error('only its first output is supported');
  const x = input(0);
  const first = fromEnd(intAttributeOf(node, 'axis', -1), x.rank);
  const axes = x.shape.map((_, axis) => axis).slice(first);
  const centred = tf.sub(x, tf.mean(x, axes, true));
  const variance = tf.mean(tf.square(centred), axes, true);
  const normal = tf.mul(centred, tf.rsqrt(tf.add(variance, floatAttributeOf(node, 'epsilon', 1e-5))));
  const scaled = tf.mul(normal, input(1));
  const bias = optional(2);
  return bias === null ? scaled : tf.add(scaled, bias);
}

export const activationOperators = {
  Tanh: ({ tf, input }) => tf.tanh(input(0)),
  Sigmoid: ({ tf, input }) => tf.sigmoid(input(0)),
  Relu: ({ tf, input }) => tf.relu(input(0)),
  Gelu: gelu,
  HardSigmoid: hardSigmoid,
  Softmax: overLastAxis(({ tf }, x) => tf.softmax(x)),
  LogSoftmax: overLastAxis(({ tf }, x) => tf.logSoftmax(x)),
  LayerNormalization: layerNormalization,
} as const satisfies Readonly<Record<string, TensorOperator>>;
