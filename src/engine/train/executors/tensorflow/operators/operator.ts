import type { GraphNode } from '../../../../../graph/onnx/types';
import type { TensorFlow, TfTensor } from '../tensorFlow';

/** One node about to be computed. */
export interface OperatorContext {
  readonly tf: TensorFlow;
  readonly node: GraphNode;
  /** Input number `position`. @throws Error where the node has none */
  readonly input: (position: number) => TfTensor;
  /** The same, or null where the node has none. */
  readonly optional: (position: number) => TfTensor | null;
  /** The numbers of a constant integer input; null where the node has none. @throws Error where it is computed */
  readonly integers: (position: number) => readonly number[] | null;
}

/**
 * What one ONNX operator computes, in TensorFlow.js. Intermediate tensors are freed by the caller; the inputs must not be
 * returned themselves. 64-bit integers are int32 here, and float16 and float64 are float32.
 * @throws Error saying what about the node is not supported
 */
export type TensorOperator = (context: OperatorContext) => TfTensor | TfTensor[];

/** Counts a negative axis or place from the end. */
export const fromEnd = (place: number, length: number): number => (place < 0 ? place + length : place);
