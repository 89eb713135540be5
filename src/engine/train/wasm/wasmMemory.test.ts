import { describe, expect, it } from 'vitest';
import { WasmMemory } from './wasmMemory';

describe('WasmMemory', () => {
  it('gives arrays of any length, each at a multiple of 16 bytes, none over another', () => {
    const lengths = [3, 0, 1, 16_384, 5, 0];
    const memory = WasmMemory.create(WasmMemory.bytesFor(lengths));
    if (memory === null) throw new Error('There is no WebAssembly');
    const arrays = lengths.map(length => memory.floats(length));
    for (const [i, array] of arrays.entries()) array.fill(i + 1);
    for (const [i, array] of arrays.entries()) {
      expect(array).toHaveLength(lengths[i]);
      expect(array.byteOffset % 16).toBe(0);
      expect(memory.holds(array)).toBe(true);
      expect(array.every(value => value === i + 1)).toBe(true);
    }
    expect(memory.holds(new Float32Array(1))).toBe(false);
    expect(() => memory.floats(2 ** 16)).toThrow(RangeError);
  });

  it('is none for nothing, and there is none of 4 GiB', () => {
    expect(WasmMemory.create(0)?.floats(0)).toHaveLength(0);
    expect(WasmMemory.create(2 ** 32)).toBeNull();
  });
});
