/** The whole state of a {@link Random}: four unsigned 32-bit numbers, not all zero. Fits into a JSON file. */
export type RandomState = readonly [number, number, number, number];

/**
 * A seeded generator of random numbers: xoshiro128** 1.1 of Blackman and Vigna. The same seed gives the same numbers on
 * every machine. Not for secrets.
 */
export class Random {
  private constructor(
    private a: number,
    private b: number,
    private c: number,
    private d: number,
  ) {}

  /** Starts from integers, for example a run's seed and an epoch: other integers, or another order, other numbers. */
  static fromSeed(...seeds: readonly number[]): Random {
    let mixed = 0;
    for (const seed of seeds) {
      if (!Number.isSafeInteger(seed)) throw new RangeError(`A seed must be a whole number: ${seed}`);
      mixed = scramble(mixed + 0x9e3779b9 + (seed >>> 0));
      mixed = scramble(mixed + 0x9e3779b9 + (Math.floor(seed / 0x1_0000_0000) >>> 0));
    }
    const next = (): number => scramble((mixed = (mixed + 0x9e3779b9) >>> 0));
    // Four outputs of a bijection at different points: at most one of them is zero.
    return Random.fromState([next(), next(), next(), next()]);
  }

  /** Continues where {@link state} was taken. */
  static fromState(state: RandomState): Random {
    if (
      state.some(word => !Number.isInteger(word) || word < 0 || word > 0xffff_ffff) ||
      state.every(word => word === 0)
    ) {
      throw new RangeError(`Not a state of the random generator: ${state.join(', ')}`);
    }
    return new Random(...state);
  }

  state(): RandomState {
    return [this.a >>> 0, this.b >>> 0, this.c >>> 0, this.d >>> 0];
  }

  /** A whole number from 0 to 2^32 - 1. */
  uint32(): number {
    const result = Math.imul(rotateLeft(Math.imul(this.b, 5), 7), 9) >>> 0;
    const shifted = this.b << 9;
    this.c ^= this.a;
    this.d ^= this.b;
    this.b ^= this.c;
    this.a ^= this.d;
    this.c ^= shifted;
    this.d = rotateLeft(this.d, 11);
    return result;
  }

  /** A number in [0, 1) with 53 random bits. */
  float(): number {
    const high = this.uint32() >>> 5;
    const low = this.uint32() >>> 6;
    return (high * 0x400_0000 + low) / 0x20_0000_0000_0000;
  }

  /** A whole number from 0 to `limit - 1`, each equally likely. `limit` is at most 2^32. */
  below(limit: number): number {
    if (!Number.isInteger(limit) || limit < 1 || limit > 0x1_0000_0000) throw new RangeError(`Not a limit: ${limit}`);
    // Numbers of the incomplete last round would make the small results likelier.
    const usable = 0x1_0000_0000 - (0x1_0000_0000 % limit);
    for (;;) {
      const value = this.uint32();
      if (value < usable) return value % limit;
    }
  }

  /** A number of the standard normal distribution (Marsaglia's polar method). */
  normal(): number {
    for (;;) {
      const x = 2 * this.float() - 1;
      const y = 2 * this.float() - 1;
      const square = x * x + y * y;
      // The second number that the method gives is dropped, so that the state is all there is to know.
      if (square > 0 && square < 1) return x * Math.sqrt((-2 * Math.log(square)) / square);
    }
  }

  /** A copy of the items in random order, each order equally likely (Fisher and Yates). */
  shuffled<T>(items: readonly T[]): T[] {
    const result = [...items];
    for (let last = result.length - 1; last > 0; last--) {
      const other = this.below(last + 1);
      const item = result[last];
      result[last] = result[other];
      result[other] = item;
    }
    return result;
  }
}

function rotateLeft(word: number, bits: number): number {
  return (word << bits) | (word >>> (32 - bits));
}

/** A bijection of 32-bit numbers that spreads every bit (multipliers of the hash-prospector project). */
function scramble(value: number): number {
  let word = value >>> 0;
  word = Math.imul(word ^ (word >>> 16), 0x21f0aaad);
  word = Math.imul(word ^ (word >>> 15), 0x735a2d97);
  return (word ^ (word >>> 15)) >>> 0;
}
