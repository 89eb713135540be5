/** A function of a WebAssembly module, in the binary format's own terms (WebAssembly 2.0, chapter 5). */
export interface WasmFunction {
  readonly name: string;
  readonly parameters: readonly ValueTypeName[];
  /** Variables besides the parameters; counted on from them. */
  readonly locals: readonly ValueTypeName[];
  /** Instructions, as {@link code} makes them; without the closing `end`. */
  readonly body: readonly number[];
}

const valueTypes = { i32: 0x7f, f64: 0x7c, v128: 0x7b } as const;
type ValueTypeName = keyof typeof valueTypes;

/**
 * Writes a module that exports one function without result and one memory, `memory`, of `pages` times 64 KiB.
 */
export function wasmModule(pages: number, { name, parameters, locals, body }: WasmFunction): Uint8Array<ArrayBuffer> {
  const types = [1, [0x60, vector(parameters.map(type => valueTypes[type])), vector([])].flat()].flat();
  const variables = locals.map(type => [1, valueTypes[type]]);
  const content = [...unsigned(variables.length), ...variables.flat(), ...body, 0x0b];
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
    ...section(1, types),
    ...section(3, [1, 0]),
    ...section(5, [1, 0x00, ...unsigned(pages)]),
    ...section(7, [2, ...text(name), 0x00, 0, ...text('memory'), 0x02, 0]),
    ...section(10, [1, ...vector(content)]),
  ]);
}

/** Instructions by their names in the text format; each gives its bytes. */
export const code = {
  get: (local: number) => [0x20, ...unsigned(local)],
  set: (local: number) => [0x21, ...unsigned(local)],
  tee: (local: number) => [0x22, ...unsigned(local)],
  i32: (value: number) => [0x41, ...signed(value)],
  i32Add: [0x6a],
  i32LessUnsigned: [0x49],
  /** `do … while`: goes on while the number left by `body` is not zero. */
  doWhile: (body: readonly number[]) => [0x03, 0x40, ...body, 0x0d, 0, 0x0b],
  splat: [0xfd, 0x14],
  squareRoot: [0xfd, 0xef, 0x01],
  add: [0xfd, 0xf0, 0x01],
  subtract: [0xfd, 0xf1, 0x01],
  multiply: [0xfd, 0xf2, 0x01],
  divide: [0xfd, 0xf3, 0x01],
  /** Two neighbouring float32 of memory as two float64; takes an address, to which `offset` bytes are added. */
  loadFloatPair: (offset: number) => [0xfd, 0x5d, 0x02, ...unsigned(offset), 0xfd, 0x5f],
  /** The other way, rounded to the nearest; takes an address and the pair. */
  storeFloatPair: (offset: number) => [0xfd, 0x5e, 0xfd, 0x5b, 0x02, ...unsigned(offset), 0],
} as const;

function section(id: number, content: readonly number[]): number[] {
  return [id, ...vector(content)];
}

/** The bytes with their number before them. */
function vector(bytes: readonly number[]): number[] {
  return [...unsigned(bytes.length), ...bytes];
}

function text(value: string): number[] {
  return vector([...new TextEncoder().encode(value)]);
}

/** LEB128: seven bits a byte, the lowest first. */
function unsigned(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...unsigned(value >>> 7)];
}

function signed(value: number): number[] {
  const isLast = value >= -0x40 && value < 0x40;
  return isLast ? [value & 0x7f] : [(value & 0x7f) | 0x80, ...signed(value >> 7)];
}
