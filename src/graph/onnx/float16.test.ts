import { expect, test } from 'vitest';
import { Random } from '../../core/random';
import { float16sToFloats, floatsToFloat16s, float16ToNumber, numberToFloat16 } from './float16';

test('every float16 is read and written back', () => {
  const values = float16sToFloats(Uint16Array.from({ length: 0x10000 }, (_, i) => i));
  for (let bits = 0; bits < 0x10000; bits++) {
    if (Number.isNaN(values[bits])) expect((bits & 0x7c00) === 0x7c00 && (bits & 1023) > 0).toBe(true);
    else expect(numberToFloat16(values[bits]), `bits ${bits}`).toBe(bits);
  }
});

test.each([
  [1, 0x3c00],
  [-2, 0xc000],
  [65504, 0x7bff],
  [65519.99, 0x7bff],
  [65520, 0x7c00],
  [-3.4e38, 0xfc00],
  [2 ** -24, 1],
  [2 ** -25, 0],
  [1.5 * 2 ** -24, 2],
  [2 ** -14, 0x400],
  [1e-12, 0],
  [1 + 2 ** -11, 0x3c00],
  [1 + 3 * 2 ** -11, 0x3c02],
  [NaN, 0x7e00],
])('%f is %i', (value, bits) => {
  expect(numberToFloat16(value)).toBe(bits);
});

test('the nearest one is taken', () => {
  const random = Random.fromSeed(3);
  for (let i = 0; i < 20_000; i++) {
    const value = random.normal() * 2 ** Math.floor(random.normal() * 5);
    if (Math.abs(value) >= 65520) continue;
    const bits = numberToFloat16(value);
    const own = Math.abs(float16ToNumber(bits) - value);
    for (const neighbour of [bits - 1, bits + 1]) {
      if ((neighbour & 0x7c00) === 0x7c00 || neighbour < 0) continue;
      expect(own, `seed 3, ${i}: ${value}`).toBeLessThanOrEqual(Math.abs(float16ToNumber(neighbour) - value));
    }
  }
});

test('many are rounded as each alone: every float32 near a float16, and others', () => {
  const exact = float16sToFloats(Uint16Array.from({ length: 0x10000 }, (_, i) => i));
  const bits = new Uint32Array(exact.buffer);
  // Halfway between two float16 numbers, and one step of float32 to both sides.
  const steps = [-1, 0, 1, 0xfff, 0x1000, 0x1001, 0x800, 0x2000, 0x400000, 0x7fffff];
  const random = Random.fromSeed(4);
  const patterns = [
    ...steps.flatMap(step => Array.from(bits, pattern => pattern + step)),
    ...Array.from({ length: 100_000 }, () => random.uint32()),
  ];
  const values = new Float32Array(Uint32Array.from(patterns).buffer);
  const expected = Uint16Array.from(values, numberToFloat16);
  const found = floatsToFloat16s(values);
  // The sign of what is no number says nothing.
  const differing = values.findIndex((value, i) => !Number.isNaN(value) && found[i] !== expected[i]);
  expect([values[differing], found[differing], expected[differing]]).toEqual([undefined, undefined, undefined]);
  expect(values.every((value, i) => !Number.isNaN(value) || (found[i] & 0x7fff) === 0x7e00)).toBe(true);
  const part = values.subarray(1, 5);
  expect([...floatsToFloat16s(part)]).toEqual([...expected.subarray(1, 5)]);
});
