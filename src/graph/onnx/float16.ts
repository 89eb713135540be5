/** Numbers of IEEE 754 binary16 as `[sign | exponent 5 bits | fraction 10 bits]`, for a Node.js without Float16Array. */

/** The largest finite float16. */
export const largestFloat16 = 65504;
/** The smallest positive float16, a subnormal: 2^-24. */
export const smallestFloat16 = 2 ** -24;

/** The number that 16 bits stand for. */
export function float16ToNumber(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN;
  return exponent === 0 ? sign * fraction * 2 ** -24 : sign * (1024 + fraction) * 2 ** (exponent - 25);
}

/** The float16 nearest to a number, ties to even, as 16 bits; beyond the range infinity. */
export function numberToFloat16(value: number): number {
  if (Number.isNaN(value)) return 0x7e00;
  const sign = value < 0 || Object.is(value, -0) ? 0x8000 : 0;
  const size = Math.abs(value);
  // From halfway to the next power of two on, everything rounds to infinity.
  if (size >= 65520) return sign | 0x7c00;
  // Subnormals share the exponent of the smallest normal number.
  const exponent = Math.max(-14, Math.floor(Math.log2(size)));
  const units = roundToEven(size * 2 ** (10 - exponent));
  // Normal numbers have 1024 to 2047 units; what rounds up to 2048 carries into the exponent by itself.
  return sign | (units < 1024 ? units : ((exponent + 14) << 10) + units);
}

/** Every float16 as a number, by its bits: reading a model looks millions of them up. */
let table: Float32Array | null = null;

/** The values of float16 numbers, given as their bits. */
export function float16sToFloats(bits: Uint16Array): Float32Array {
  table ??= Float32Array.from({ length: 0x10000 }, (_, i) => float16ToNumber(i));
  const values = new Float32Array(bits.length);
  for (let i = 0; i < bits.length; i++) values[i] = table[bits[i]];
  return values;
}

/** Rounds many float32 numbers as `numberToFloat16` does, on their bits: a model has hundreds of millions. */
export function floatsToFloat16s(values: Float32Array): Uint16Array {
  const from = new Uint32Array(values.buffer, values.byteOffset, values.length);
  const bits = new Uint16Array(values.length);
  for (let i = 0; i < bits.length; i++) bits[i] = ((from[i] >>> 16) & 0x8000) | sizeToFloat16(from[i] & 0x7fffffff);
  return bits;
}

/** @param size bits of a float32 without its sign: 8 of the exponent, 23 of the fraction */
function sizeToFloat16(size: number): number {
  if (size > 0x7f800000) return 0x7e00;
  // 65520: from halfway to the next power of two on, everything rounds to infinity.
  if (size >= 0x477ff000) return 0x7c00;
  const exponent = size >>> 23;
  // From 2^-14 on a float16 is normal: another bias of the exponent, 13 bits of the fraction fewer.
  if (exponent >= 113) return shiftToEven(size - (112 << 23), 13);
  // Below, it counts units of 2^-24; less than half of one is 0.
  return exponent < 102 ? 0 : shiftToEven((size & 0x7fffff) | 0x800000, 126 - exponent);
}

/** `value` / 2^`places`, rounded to the nearest whole number, ties to even. */
function shiftToEven(value: number, places: number): number {
  const whole = value >>> places;
  return (value + (1 << (places - 1)) - 1 + (whole & 1)) >>> places;
}

function roundToEven(value: number): number {
  const whole = Math.floor(value);
  const rest = value - whole;
  if (rest !== 0.5) return rest < 0.5 ? whole : whole + 1;
  return whole % 2 === 0 ? whole : whole + 1;
}
