import { floatTensor, int64Tensor } from '../onnx/tensors';
import type { GraphNode, Model, Tensor } from '../onnx/types';

/** Turns Constant nodes into initializers and removes Identity nodes, so that later passes see plain constants. */
export function inlineConstants(model: Model): Model {
  const initializers: Tensor[] = [...model.initializers];
  const alias = new Map<string, string>();
  const outputs = new Set(model.outputs.map(output => output.name));
  const nodes: GraphNode[] = [];
  for (const node of model.nodes) {
    const [output = ''] = node.outputs;
    const constant = node.op === 'Constant' && node.domain === '' ? constantOf(node, output) : null;
    if (constant) initializers.push(constant);
    else if (node.op === 'Identity' && node.domain === '' && !outputs.has(output)) {
      const [input = ''] = node.inputs;
      alias.set(output, alias.get(input) ?? input);
    } else nodes.push(node);
  }
  const resolve = (name: string) => alias.get(name) ?? name;
  return {
    ...model,
    initializers,
    nodes: nodes.map(node => ({ ...node, inputs: node.inputs.map(resolve) })),
  };
}

function constantOf(node: GraphNode, name: string): Tensor | null {
  for (const [key, attribute] of node.attributes) {
    if (key === 'value' && attribute.kind === 'tensor') return { ...attribute.value, name, place: null };
    if (key === 'value_float' && attribute.kind === 'float') return floatTensor(name, [], [attribute.value]);
    if (key === 'value_int' && attribute.kind === 'int') return int64Tensor(name, [], [attribute.value]);
    if (key === 'value_floats' && attribute.kind === 'floats') {
      return floatTensor(name, [attribute.value.length], attribute.value);
    }
    if (key === 'value_ints' && attribute.kind === 'ints') {
      return int64Tensor(name, [attribute.value.length], attribute.value);
    }
  }
  return null;
}
