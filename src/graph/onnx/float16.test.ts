import { expect, test } from 'vitest';
import { Random } from '../../core/random';
import { float16sToFloats, float16ToNumber, numberToFloat16 } from './float16';

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
