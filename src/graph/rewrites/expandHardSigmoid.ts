import { floatAttributeOf } from '../onnx/tensors';
import type { NodeRewrite } from './rewriteNodes';

/**
 * HardSigmoid as Mul, Add and Clip from version 22 on: ONNX Runtime's WebGPU kernel is that of the versions before, and does it in
 * one pass.
 */
export const expandHardSigmoid: NodeRewrite = (node, builder, opset) => {
  if (opset < 22) {
    builder.nodes.push(node);
    return;
  }
  const [x] = node.inputs;
  const [output] = node.outputs;
  const scaled = builder.scale(x, floatAttributeOf(node, 'alpha', 0.2));
  const line = builder.binary('Add', scaled, builder.float(floatAttributeOf(node, 'beta', 0.5)));
  builder.emit('Clip', [line, builder.float(0), builder.float(1)], builder.dimsOf(x), { name: output });
};
