import type { GraphNode } from '../onnx/types';
import type { GraphBuilder } from './graphBuilder';

/**
 * Several nodes that are differentiated together, more cheaply than one by one: the values between them have no other use, so that
 * only the inputs of the whole need gradients.
 */
export interface GradientBlock {
  /** In any order; the gradient of `last` reaches the block. */
  readonly nodes: readonly GraphNode[];
  readonly last: GraphNode;
  /**
   * Appends the gradients of the block's inputs.
   * @param gradient that of the first output of `last`
   * @param wants which values need one
   * @returns by value
   */
  differentiate(
    gradient: string,
    builder: GraphBuilder,
    wants: (value: string) => boolean,
  ): ReadonlyMap<string, string>;
}
