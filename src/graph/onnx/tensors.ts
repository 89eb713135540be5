import { float16sToFloats, floatsToFloat16s, numberToFloat16 } from './float16';
import { DataType, type Attribute, type GraphNode, type Tensor } from './types';

export function elementCount(dims: readonly number[]): number {
  return dims.reduce((product, dim) => product * dim, 1);
}

function tensor(name: string, dataType: number, dims: readonly number[], data: ArrayBufferView): Tensor {
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  return { name, dataType, dims, bytes, place: null };
}

export function floatTensor(name: string, dims: readonly number[], values: ArrayLike<number>): Tensor {
  const data = values instanceof Float32Array ? values : Float32Array.from(values);
  return tensor(name, DataType.float, dims, data);
}

export function float16Tensor(name: string, dims: readonly number[], values: ArrayLike<number>): Tensor {
  const bits = values instanceof Float32Array ? floatsToFloat16s(values) : Uint16Array.from(values, numberToFloat16);
  return tensor(name, DataType.float16, dims, bits);
}

export function int64Tensor(name: string, dims: readonly number[], values: readonly number[]): Tensor {
  return tensor(name, DataType.int64, dims, BigInt64Array.from(values, BigInt));
}

export function int8Tensor(name: string, dims: readonly number[], values: Int8Array): Tensor {
  return tensor(name, DataType.int8, dims, values);
}

/** A copy of the bytes on a buffer of its own: file views are not aligned for typed arrays. */
function aligned(bytes: Uint8Array): ArrayBuffer {
  // Not bytes.slice(): that of a Node Buffer shares its memory.
  return new Uint8Array(bytes).buffer;
}

/** The values of a float32 or float16 tensor, copied. */
export function floatsOf(from: Tensor): Float32Array {
  if (from.dataType === DataType.float16) return float16sToFloats(new Uint16Array(aligned(from.bytes)));
  if (from.dataType !== DataType.float) throw new Error(`"${from.name}" is not a float32 or float16 tensor`);
  return new Float32Array(aligned(from.bytes));
}

/** The values of an integer or bool tensor as numbers. */
export function integersOf(from: Tensor): number[] {
  switch (from.dataType) {
    case DataType.int64:
      return Array.from(new BigInt64Array(aligned(from.bytes)), Number);
    case DataType.int32:
      return Array.from(new Int32Array(aligned(from.bytes)));
    case DataType.int8:
      return Array.from(new Int8Array(aligned(from.bytes)));
    case DataType.uint8:
    case DataType.bool:
      return Array.from(from.bytes);
    default:
      throw new Error(`"${from.name}" is not an integer tensor`);
  }
}

export function makeNode(
  op: string,
  inputs: readonly string[],
  outputs: readonly string[],
  attributes: Readonly<Record<string, Attribute>> = {},
  domain = '',
): GraphNode {
  const name = `${op}:${outputs[0] ?? ''}`;
  return { op, domain, name, inputs, outputs, attributes: new Map(Object.entries(attributes)) };
}

export const intAttribute = (value: number): Attribute => ({ kind: 'int', value });
export const intsAttribute = (value: readonly number[]): Attribute => ({ kind: 'ints', value });
export const stringAttribute = (value: string): Attribute => ({ kind: 'string', value });
export const floatAttribute = (value: number): Attribute => ({ kind: 'float', value });

export function intAttributeOf(node: GraphNode, name: string, fallback: number): number {
  const found = node.attributes.get(name);
  return found?.kind === 'int' ? found.value : fallback;
}

export function floatAttributeOf(node: GraphNode, name: string, fallback: number): number {
  const found = node.attributes.get(name);
  return found?.kind === 'float' ? found.value : fallback;
}

export function intsAttributeOf(node: GraphNode, name: string): readonly number[] | null {
  const found = node.attributes.get(name);
  return found?.kind === 'ints' ? found.value : null;
}
