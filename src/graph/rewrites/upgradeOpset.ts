import { int64Tensor, intsAttributeOf } from '../onnx/tensors';
import type { GraphNode, Model, Tensor } from '../onnx/types';

/** The least version of the standard operators a training graph uses: LayerNormalization came with 17. */
const trainingOpset = 17;

/** Operators whose axes (or split sizes) were an attribute before version 13 and are an input since. */
const axesBecameInput: ReadonlyMap<string, string> = new Map([
  ['Squeeze', 'axes'],
  ['Unsqueeze', 'axes'],
  ['ReduceSum', 'axes'],
  ['Split', 'split'],
]);

/**
 * Lifts a graph of an older opset to the training opset, so that rules and emitted nodes know one form of each operator.
 * Softmax before 13 flattened its input into a matrix; over the last axis, the only form rules take, nothing changes.
 */
export function upgradeOpset(model: Model): Model {
  const version = model.opsets.get('') ?? trainingOpset;
  const opsets = new Map(model.opsets)
    .set('', Math.max(version, trainingOpset))
    .set('com.microsoft', model.opsets.get('com.microsoft') ?? 1);
  if (version >= 13) return { ...model, opsets };
  const initializers: Tensor[] = [...model.initializers];
  const nodes = model.nodes.map((node, index): GraphNode => {
    const attributeName = node.domain === '' ? axesBecameInput.get(node.op) : undefined;
    if (attributeName !== undefined) {
      const axes = intsAttributeOf(node, attributeName);
      if (!axes) return node;
      const constant = int64Tensor(`upgraded:${index}`, [axes.length], axes);
      initializers.push(constant);
      const attributes = new Map(node.attributes);
      attributes.delete(attributeName);
      return { ...node, attributes, inputs: [node.inputs[0], constant.name] };
    }
    if ((node.op === 'Softmax' || node.op === 'LogSoftmax') && !node.attributes.has('axis')) {
      return { ...node, attributes: new Map(node.attributes).set('axis', { kind: 'int', value: 1 }) };
    }
    return node;
  });
  return { ...model, opsets, nodes, initializers };
}
