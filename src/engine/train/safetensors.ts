/** One float32 tensor of a safetensors file. */
export interface FloatTensor {
  readonly name: string;
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

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
  return [length, header, ...tensors.map(({ data }) => new Uint8Array(data.buffer, data.byteOffset, data.byteLength))];
}

/**
 * Reads the float32 tensors of a safetensors file, by name.
 * @throws RangeError or SyntaxError when the file is damaged
 */
export function readSafetensors(bytes: Uint8Array): Map<string, Float32Array> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const start = 8 + Number(view.getBigUint64(0, true));
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, start))) as Record<
    string,
    { readonly data_offsets?: readonly [number, number] }
  >;
  const tensors = new Map<string, Float32Array>();
  for (const [name, { data_offsets: offsets }] of Object.entries(header)) {
    if (!offsets) continue;
    if (start + offsets[1] > bytes.length) throw new RangeError(`The tensor "${name}" is cut off`);
    tensors.set(name, new Float32Array(new Uint8Array(bytes.subarray(start + offsets[0], start + offsets[1])).buffer));
  }
  return tensors;
}
