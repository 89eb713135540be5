import type { GraphIndex } from '../graphIndex';
import { elementCount, floatsOf } from '../onnx/tensors';
import { DataType } from '../onnx/types';

/** The value of a one-element float constant, or null. */
export function scalarOf(index: GraphIndex, name: string | undefined): number | null {
  const constant = name === undefined ? undefined : index.constants.get(name);
  if (!constant || constant.dataType !== DataType.float || elementCount(constant.dims) !== 1) return null;
  return floatsOf(constant)[0];
}

/** Whether two numbers are the same up to float32 rounding of a written-out constant. */
export function isClose(value: number | null, expected: number): boolean {
  return value !== null && Math.abs(value - expected) <= 1e-4 * Math.abs(expected);
}

/** For a two-input commutative node: the other input, when one of them satisfies the test. */
export function otherInput(inputs: readonly string[], test: (name: string) => boolean): string | null {
  const [first = '', second = ''] = inputs;
  if (test(first)) return second;
  if (test(second)) return first;
  return null;
}
