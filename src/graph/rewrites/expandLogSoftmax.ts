import { intAttribute, intAttributeOf, intsAttribute } from '../onnx/tensors';
import type { NodeRewrite } from './rewriteNodes';

/**
 * LogSoftmax as x - max - log(sum(exp(x - max))), for devices that have no kernel of it. (The logarithm of a softmax would be
 * -Infinity where a probability is too small for a float.)
 */
export const expandLogSoftmax: NodeRewrite = (node, builder, opset) => {
  const [x] = node.inputs;
  const [output] = node.outputs;
  const dims = builder.dimsOf(x);
  const given = intAttributeOf(node, 'axis', -1);
  const axis = given < 0 ? given + dims.length : given;
  const reduced = dims.map((dim, i) => (i === axis ? 1 : dim));
  const keepdims = intAttribute(1);
  // Its axes became an input with version 18.
  const largest =
    opset < 18
      ? builder.emit('ReduceMax', [x], reduced, { attributes: { axes: intsAttribute([axis]), keepdims } })
      : builder.emit('ReduceMax', [x, builder.ints([axis])], reduced, { attributes: { keepdims } });
  const shifted = builder.binary('Sub', x, largest);
  const sum = builder.reduceSum(builder.unary('Exp', shifted), [axis], true);
  builder.emit('Sub', [shifted, builder.unary('Log', sum)], dims, { name: output });
};
