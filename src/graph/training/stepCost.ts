import { elementCount, intAttributeOf } from '../onnx/tensors';
import { DataType, type GraphNode, type ValueType } from '../onnx/types';

/** What one run of a graph takes. */
export interface StepCost {
  /** The most that its values hold at one time, its inputs and outputs left out: they lie where the caller said. */
  readonly bytes: number;
  /** Multiplications and additions of its matrix products. */
  readonly operations: number;
}

/** These give their input under another shape: nothing is copied. */
const views = new Set(['Reshape', 'Identity', 'Squeeze', 'Unsqueeze', 'Flatten']);

/**
 * Follows the values of a graph through a run in the order of its nodes: a value takes memory from the node that makes it to the
 * last one that uses it, as in ONNX Runtime's CPU executor without an arena.
 * @param outputs values that the graph gives
 */
export function stepCost(
  nodes: readonly GraphNode[],
  types: ReadonlyMap<string, ValueType>,
  outputs: readonly string[],
): StepCost {
  const sources = viewedValues(nodes);
  const source = (value: string) => sources.get(value) ?? value;
  const uses = new Map<string, number>();
  const count = (value: string, change: number) => {
    const left = (uses.get(source(value)) ?? 0) + change;
    uses.set(source(value), left);
    return left;
  };
  for (const { inputs } of nodes) for (const input of inputs) count(input, 1);
  const outside = new Set(outputs.map(source));

  const held = new Map<string, number>();
  let bytes = 0;
  let most = 0;
  let operations = 0;
  const release = (value: string) => {
    bytes -= held.get(value) ?? 0;
    held.delete(value);
  };
  for (const node of nodes) {
    operations += operationsOf(node, types);
    if (!views.has(node.op)) {
      for (const output of node.outputs) {
        if (output === '' || outside.has(output)) continue;
        const size = bytesOf(types.get(output));
        held.set(output, size);
        bytes += size;
      }
    }
    most = Math.max(most, bytes);
    for (const input of node.inputs) if (count(input, -1) === 0) release(source(input));
    for (const output of node.outputs) if ((uses.get(source(output)) ?? 0) === 0) release(source(output));
  }
  return { bytes: most, operations };
}

/** The value that each view shows, through other views. */
function viewedValues(nodes: readonly GraphNode[]): ReadonlyMap<string, string> {
  const sources = new Map<string, string>();
  for (const { op, inputs, outputs } of nodes) {
    if (views.has(op)) sources.set(outputs[0], sources.get(inputs[0]) ?? inputs[0]);
  }
  return sources;
}

/** Bytes of a value; none of one whose type is not known. */
export function bytesOf(type: ValueType | undefined): number {
  return type === undefined ? 0 : elementCount(type.dims) * bytesPerElement(type.dataType);
}

function bytesPerElement(dataType: number): number {
  switch (dataType) {
    case DataType.bool:
    case DataType.int8:
    case DataType.uint8:
      return 1;
    case DataType.float16:
      return 2;
    case DataType.int64:
    case DataType.double:
      return 8;
    default:
      return 4;
  }
}

/** Two per element of the result and of the axis that is summed over. */
function operationsOf(node: GraphNode, types: ReadonlyMap<string, ValueType>): number {
  if (node.op !== 'MatMul' && node.op !== 'Gemm' && node.op !== 'FusedMatMul') return 0;
  const first = types.get(node.inputs[0]);
  const result = types.get(node.outputs[0]);
  if (first === undefined || result === undefined) return 0;
  const isTransposed = intAttributeOf(node, 'transA', 0) === 1;
  const summed = first.dims.at(isTransposed ? -2 : -1) ?? 1;
  return 2 * elementCount(result.dims) * summed;
}
