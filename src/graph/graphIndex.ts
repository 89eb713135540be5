import type { GraphNode, Model, Tensor } from './onnx/types';

/** Who makes and who uses each value of a graph. */
export interface GraphIndex {
  readonly producer: ReadonlyMap<string, GraphNode>;
  readonly consumers: ReadonlyMap<string, readonly GraphNode[]>;
  readonly constants: ReadonlyMap<string, Tensor>;
}

export function indexGraph(model: Pick<Model, 'nodes' | 'initializers'>): GraphIndex {
  const producer = new Map<string, GraphNode>();
  const consumers = new Map<string, GraphNode[]>();
  for (const node of model.nodes) {
    for (const output of node.outputs) producer.set(output, node);
    for (const input of node.inputs) {
      const users = consumers.get(input);
      if (users) users.push(node);
      else consumers.set(input, [node]);
    }
  }
  return { producer, consumers, constants: new Map(model.initializers.map(tensor => [tensor.name, tensor])) };
}
