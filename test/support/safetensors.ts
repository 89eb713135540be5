/** Numbers of a tensor: 16-bit floats stay raw bits, booleans are bytes 0 or 1. */
export type TensorData =
  | Float64Array
  | Float32Array
  | BigInt64Array
  | BigUint64Array
  | Int32Array
  | Uint32Array
  | Int16Array
  | Uint16Array
  | Int8Array
  | Uint8Array;

export interface SafeTensor {
  /** As in the file: `F32`, `I64`, … */
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly data: TensorData;
}

interface TensorHeader {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly data_offsets: readonly [number, number];
}

/**
 * Reads a safetensors file: 8 bytes header length (little endian), a JSON header, then the raw tensors. For test fixtures
 * only: it trusts the file and assumes a little-endian machine. Every tensor is a copy, so alignment does not matter.
 */
export function readSafetensors(bytes: Uint8Array): Map<string, SafeTensor> {
  const headerLength = Number(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getBigUint64(0, true));
  const dataStart = 8 + headerLength;
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, dataStart))) as Record<string, TensorHeader>;
  const tensors = new Map<string, SafeTensor>();
  for (const [name, { dtype, shape, data_offsets: offsets }] of Object.entries(header)) {
    if (name === '__metadata__') continue;
    // Not bytes.slice(): that of a Node Buffer shares its memory.
    const copy = new Uint8Array(bytes.subarray(dataStart + offsets[0], dataStart + offsets[1])).buffer;
    tensors.set(name, { dtype, shape, data: viewAs(dtype, copy) });
  }
  return tensors;
}

/** The tensor's numbers as Float32Array; throws when it is missing or of another type. */
export function float32Tensor(tensors: ReadonlyMap<string, SafeTensor>, name: string): Float32Array {
  const data = tensors.get(name)?.data;
  if (!(data instanceof Float32Array)) throw new Error(`No float32 tensor "${name}"`);
  return data;
}

/** The tensor's numbers as BigInt64Array; throws when it is missing or of another type. */
export function int64Tensor(tensors: ReadonlyMap<string, SafeTensor>, name: string): BigInt64Array {
  const data = tensors.get(name)?.data;
  if (!(data instanceof BigInt64Array)) throw new Error(`No int64 tensor "${name}"`);
  return data;
}

function viewAs(dtype: string, buffer: ArrayBuffer): TensorData {
  switch (dtype) {
    case 'F64':
      return new Float64Array(buffer);
    case 'F32':
      return new Float32Array(buffer);
    case 'F16':
    case 'BF16':
    case 'U16':
      return new Uint16Array(buffer);
    case 'I64':
      return new BigInt64Array(buffer);
    case 'U64':
      return new BigUint64Array(buffer);
    case 'I32':
      return new Int32Array(buffer);
    case 'U32':
      return new Uint32Array(buffer);
    case 'I16':
      return new Int16Array(buffer);
    case 'I8':
      return new Int8Array(buffer);
    case 'U8':
    case 'BOOL':
      return new Uint8Array(buffer);
    default:
      throw new Error(`Unknown tensor type ${dtype}`);
  }
}
