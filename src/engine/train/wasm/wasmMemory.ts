import { wasmRuntime } from './wasmRuntime';

const pageBytes = 0x1_0000;
/** One page less than a memory can have, so that the end of the last array is an address too. */
const mostPages = 0xffff;
/** Arrays begin at multiples of this: four elements are loaded at once. */
const alignment = 16;

/**
 * Memory that WebAssembly computes in. Arrays in it are ordinary `Float32Array`s for everyone else, so that nothing has to be copied
 * to be computed with. Nothing is freed but the whole.
 */
export class WasmMemory {
  private used = 0;

  private constructor(
    /** What a module imports. */
    readonly memory: { readonly buffer: ArrayBuffer },
  ) {}

  /** @returns null where the runtime has none of that size: no WebAssembly, or more than 4 GiB */
  static create(bytes: number): WasmMemory | null {
    const runtime = wasmRuntime();
    const pages = Math.ceil(bytes / pageBytes);
    if (runtime === null || pages > mostPages) return null;
    try {
      return new WasmMemory(new runtime.Memory({ initial: pages, maximum: pages }));
    } catch (error) {
      // The system gave no room for it; arrays outside need less of it in one piece.
      if (error instanceof RangeError) return null;
      throw error;
    }
  }

  /** Bytes of arrays of these lengths. */
  static bytesFor(lengths: readonly number[]): number {
    return lengths.reduce((sum, length) => sum + alignedBytes(length), 0);
  }

  /** An array of zeros. @throws RangeError when nothing is left for it */
  floats(length: number): Float32Array {
    const array = new Float32Array(this.memory.buffer, this.used, length);
    this.used += alignedBytes(length);
    return array;
  }

  /** Whether an array lies in this memory: then its `byteOffset` is its address. */
  holds(array: Float32Array): boolean {
    return array.buffer === this.memory.buffer;
  }
}

const alignedBytes = (length: number) => Math.ceil((4 * length) / alignment) * alignment;
