import type { Model } from '../onnx/types';

/**
 * Gives every inner value and constant a fresh name. ONNX Runtime's folding derives names from the ones it finds; a second
 * optimisation of the same graph would collide with them.
 */
export function renameValues(model: Model): Model {
  const fixed = new Set([...model.inputs, ...model.outputs].map(value => value.name));
  const names = new Map<string, string>();
  const rename = (name: string) => {
    if (name === '' || fixed.has(name)) return name;
    const known = names.get(name);
    if (known !== undefined) return known;
    const fresh = `v${names.size}`;
    names.set(name, fresh);
    return fresh;
  };
  return {
    ...model,
    initializers: model.initializers.map(tensor => ({ ...tensor, name: rename(tensor.name) })),
    nodes: model.nodes.map(node => ({ ...node, inputs: node.inputs.map(rename), outputs: node.outputs.map(rename) })),
  };
}
