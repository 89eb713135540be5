import { SpanLabError } from '../../core/errors';

/** One tensor of a safetensors file, in the types that reference values come in. */
export interface ReferenceTensor {
  readonly shape: readonly number[];
  readonly data: Float64Array | Float32Array | BigInt64Array;
}

type Header = Readonly<Record<string, unknown>>;

/**
 * Reads the float32, float64 and int64 tensors of a safetensors file (8 bytes length of the header, a JSON header, the tensors'
 * bytes), by name; tensors of other types are left out. Every tensor is a copy. The file is not trusted.
 * @throws SpanLabError `format-unknown`
 */
export function readTensors(bytes: Uint8Array): Map<string, ReferenceTensor> {
  const damaged = (reason: string) => new SpanLabError('format-unknown', `Not a safetensors file: ${reason}.`);
  if (bytes.length < 8) throw damaged('it is too short');
  const headerLength = Number(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getBigUint64(0, true));
  const start = 8 + headerLength;
  if (start > bytes.length) throw damaged('its header is cut off');
  const tensors = new Map<string, ReferenceTensor>();
  for (const [name, entry] of Object.entries(parseHeader(bytes.subarray(8, start)))) {
    const found = tensorEntry(entry);
    if (found === null) continue;
    const [from, to] = found.offsets;
    const count = found.shape.reduce((product, dim) => product * dim, 1);
    if (!(from >= 0 && from <= to && start + to <= bytes.length)) throw damaged(`the tensor "${name}" is cut off`);
    const data = copyAs(found.type, bytes.subarray(start + from, start + to));
    if (data === null) continue;
    if (data.length !== count) throw damaged(`the tensor "${name}" has another size than its shape`);
    tensors.set(name, { shape: found.shape, data });
  }
  return tensors;
}

function parseHeader(bytes: Uint8Array): Header {
  try {
    return JSON.parse(new TextDecoder().decode(bytes)) as Header;
  } catch (cause) {
    throw new SpanLabError('format-unknown', 'Not a safetensors file: its header is no JSON.', {}, { cause });
  }
}

const isNumbers = (value: unknown): value is number[] =>
  Array.isArray(value) && value.every(item => Number.isSafeInteger(item));

function tensorEntry(entry: unknown): { type: string; shape: number[]; offsets: number[] } | null {
  if (typeof entry !== 'object' || entry === null || !('dtype' in entry)) return null;
  if (!('shape' in entry) || !('data_offsets' in entry) || typeof entry.dtype !== 'string') return null;
  const { dtype, shape, data_offsets: offsets } = entry;
  return isNumbers(shape) && isNumbers(offsets) && offsets.length === 2 ? { type: dtype, shape, offsets } : null;
}

function copyAs(type: string, view: Uint8Array): ReferenceTensor['data'] | null {
  const width = type === 'F32' ? 4 : 8;
  // Not view.slice(): that of a Node Buffer shares its memory.
  const { buffer } = new Uint8Array(view.subarray(0, view.length - (view.length % width)));
  switch (type) {
    case 'F32':
      return new Float32Array(buffer);
    case 'F64':
      return new Float64Array(buffer);
    case 'I64':
      return new BigInt64Array(buffer);
    default:
      return null;
  }
}
