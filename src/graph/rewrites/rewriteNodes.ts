import { GraphBuilder } from '../autodiff/graphBuilder';
import type { GraphNode } from '../onnx/types';
import type { StaticGraph } from '../specialise';

/** Appends to a graph that a builder made before: its names have a prefix of their own. */
export class AppendingBuilder extends GraphBuilder {
  constructor(
    { model, types }: StaticGraph,
    private readonly prefix: string,
  ) {
    super(types, model.initializers);
  }

  override fresh(hint: string): string {
    return `${this.prefix}/${super.fresh(hint)}`;
  }
}

/**
 * Appends what stands for a node, its last value named as the node's output.
 * @param opset version of the standard operators
 */
export type NodeRewrite = (node: GraphNode, builder: GraphBuilder, opset: number) => void;

/**
 * Replaces nodes of a graph of known shapes.
 * @param prefix of the names of new values; different for each call on the same graph
 * @param rewrites by operator; other nodes stay
 */
export function rewriteNodes(
  graph: StaticGraph,
  prefix: string,
  rewrites: ReadonlyMap<string, NodeRewrite>,
): StaticGraph['model'] {
  const { model } = graph;
  const builder = new AppendingBuilder(graph, prefix);
  for (const node of model.nodes) {
    const rewrite = rewrites.get(node.op);
    if (rewrite === undefined) builder.nodes.push(node);
    else rewrite(node, builder, model.opsets.get('') ?? 0);
  }
  return { ...model, nodes: builder.nodes, initializers: [...model.initializers, ...builder.initializers] };
}
