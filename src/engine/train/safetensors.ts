import { open } from 'node:fs/promises';
import { readInto } from '../files/readInto';

/** One float32 tensor of a safetensors file. */
export interface FloatTensor {
  readonly name: string;
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

const bytesOf = ({ buffer, byteOffset, byteLength }: Float32Array) => new Uint8Array(buffer, byteOffset, byteLength);

/** The pieces of a safetensors file: header length (8 bytes), JSON header, the tensors' bytes. Nothing is copied. */
export function safetensorsPieces(tensors: readonly FloatTensor[]): Uint8Array[] {
  let offset = 0;
  const entries = tensors.map(({ name, shape, data }) => {
    const start = offset;
    offset += data.byteLength;
    return [name, { dtype: 'F32', shape, data_offsets: [start, offset] }];
  });
  const json = JSON.stringify(Object.fromEntries(entries));
  const header = new TextEncoder().encode(json.padEnd(Math.ceil(json.length / 8) * 8));
  const length = new Uint8Array(8);
  new DataView(length.buffer).setBigUint64(0, BigInt(header.length), true);
  return [length, header, ...tensors.map(({ data }) => bytesOf(data))];
}

/** Reads the bytes of a file from `offset` on into a block, all of it. */
type ReadInto = (block: Uint8Array, offset: number) => Promise<void>;

/** Longer headers than this no file of ours has; a damaged length must not take all memory. */
const longestHeader = 2 ** 27;

/**
 * Reads float32 tensors of a safetensors file to where they are wanted: the file, which may be larger than a buffer can be, is never
 * in memory as a whole.
 * @param targets by name; each must have as many elements as the file's tensor
 * @throws RangeError or SyntaxError when the file is damaged or lacks a tensor; Node's system errors
 */
export async function readSafetensorsInto(path: string, targets: ReadonlyMap<string, Float32Array>): Promise<void> {
  const handle = await open(path, 'r');
  try {
    const read: ReadInto = async (block, offset) => {
      if ((await readInto(handle, block, offset)) < block.length) throw new RangeError(`${path} is cut off`);
    };
    const { header, start } = await readHeader(read);
    for (const [name, target] of targets) {
      const [from = 0, to = 0] = header[name]?.data_offsets ?? [];
      if (to - from !== target.byteLength) throw new RangeError(`"${name}" does not fit`);
      await read(bytesOf(target), start + from);
    }
  } finally {
    await handle.close();
  }
}

async function readHeader(read: ReadInto) {
  const length = new Uint8Array(8);
  await read(length, 0);
  const size = Number(new DataView(length.buffer).getBigUint64(0, true));
  if (size > longestHeader) throw new RangeError(`A header of ${size} bytes`);
  const json = new Uint8Array(size);
  await read(json, 8);
  const header = JSON.parse(new TextDecoder().decode(json)) as Partial<
    Record<string, { readonly data_offsets?: readonly [number, number] }>
  >;
  return { header, start: 8 + size };
}
