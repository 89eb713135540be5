import type { GraphNode, Model } from '../onnx/types';

/** Leaves out nodes and initializers that no output needs. */
export function pruneNodes(model: Model): Model {
  const needed = new Set(model.outputs.map(output => output.name));
  const kept: GraphNode[] = [];
  for (const node of [...model.nodes].reverse()) {
    if (!node.outputs.some(output => needed.has(output))) continue;
    kept.push(node);
    for (const input of node.inputs) needed.add(input);
  }
  return {
    ...model,
    nodes: kept.reverse(),
    initializers: model.initializers.filter(tensor => needed.has(tensor.name)),
  };
}
