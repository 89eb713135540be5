/** A function of a WebAssembly module, in the binary format's own terms (WebAssembly 2.0, chapter 5). */
export interface WasmFunction {
  readonly name: string;
  readonly parameters: readonly ValueTypeName[];
  readonly result?: ValueTypeName;
  /** Variables besides the parameters; counted on from them. */
  readonly locals: readonly ValueTypeName[];
  /** Instructions, as {@link code} makes them; without the closing `end`. */
  readonly body: readonly number[];
}

const valueTypes = { i32: 0x7f, f32: 0x7d, f64: 0x7c, v128: 0x7b } as const;
export type ValueTypeName = keyof typeof valueTypes;

/** What a module with the functions of {@link wasmModule} is instantiated with. */
export const memoryImport = (memory: object) => ({ from: { memory } });

/** Writes a module that imports one memory (see {@link memoryImport}) and exports the functions. */
export function wasmModule(functions: readonly WasmFunction[]): Uint8Array<ArrayBuffer> {
  const types = functions.map(({ parameters, result }) => [
    0x60,
    ...vector(parameters.map(type => valueTypes[type])),
    ...vector(result === undefined ? [] : [valueTypes[result]]),
  ]);
  const bodies = functions.map(({ locals, body }) => {
    const variables = locals.map(type => [1, valueTypes[type]]);
    return vector([...list(variables), ...body, 0x0b]);
  });
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
    ...section(1, list(types)),
    ...section(2, list([[...text('from'), ...text('memory'), 0x02, 0x00, 0]])),
    ...section(3, list(functions.map((_, index) => unsigned(index)))),
    ...section(7, list(functions.map(({ name }, index) => [...text(name), 0x00, ...unsigned(index)]))),
    ...section(10, list(bodies)),
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
  f64Add: [0xa0],
  /** `do … while`: goes on while the number left by `body` is not zero. */
  doWhile: (body: readonly number[]) => [0x03, 0x40, ...body, 0x0d, 0, 0x0b],
  /** Four neighbouring float32; takes an address, to which `offset` bytes are added. */
  load: (offset = 0) => [0xfd, 0x00, 0x02, ...unsigned(offset)],
  /** Takes an address and four float32. */
  store: [0xfd, 0x0b, 0x02, 0],
  /** Two neighbouring float32 of memory as two float64; takes an address, to which `offset` bytes are added. */
  loadFloatPair: (offset: number) => [0xfd, 0x5d, 0x02, ...unsigned(offset), 0xfd, 0x5f],
  /** One of two float64. */
  lane: (index: 0 | 1) => [0xfd, 0x21, index],
  f32x4: {
    splat: [0xfd, 0x13],
    squareRoot: [0xfd, 0xe3, 0x01],
    add: [0xfd, 0xe4, 0x01],
    subtract: [0xfd, 0xe5, 0x01],
    multiply: [0xfd, 0xe6, 0x01],
    divide: [0xfd, 0xe7, 0x01],
  },
  f64x2: {
    add: [0xfd, 0xf0, 0x01],
    multiply: [0xfd, 0xf2, 0x01],
  },
} as const;

function section(id: number, content: readonly number[]): number[] {
  return [id, ...vector(content)];
}

/** The bytes with their number before them. */
function vector(bytes: readonly number[]): number[] {
  return [...unsigned(bytes.length), ...bytes];
}

/** The items one after another, with their number before them. */
function list(items: readonly (readonly number[])[]): number[] {
  return [...unsigned(items.length), ...items.flat()];
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
