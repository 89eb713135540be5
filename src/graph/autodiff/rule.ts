import type { GraphNode } from '../onnx/types';
import type { GraphBuilder } from './graphBuilder';

/**
 * The gradient of one operator: from the gradients of its outputs (null: that output has none) the gradients of its inputs,
 * in their order; null for an input that has no gradient or that `wants` does not ask for.
 */
export type GradientRule = (context: {
  readonly node: GraphNode;
  readonly gradients: readonly (string | null)[];
  /** The first output's gradient; most operators have one output. */
  readonly gradient: string;
  readonly builder: GraphBuilder;
  readonly wants: readonly boolean[];
}) => readonly (string | null)[];
