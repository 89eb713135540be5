/**
 * The largest values of an array as they come, best first, never more than `limit`. Of equal values the earlier one comes
 * first, as if all values had been sorted stably; NaN is never taken. `keys` are what the caller attached to the values.
 */
export class LargestFirst {
  readonly values: number[] = [];
  readonly keys: number[] = [];

  constructor(private readonly limit: number) {}

  get length(): number {
    return this.values.length;
  }

  /** A value is taken when it is above this: the last one's value, or no bound while there is room. */
  get bound(): number {
    return this.values.length < this.limit ? -Infinity : this.values[this.limit - 1];
  }

  /** Puts a value in its place; the last one falls out when there is no room for it. */
  insert(value: number, key: number): void {
    const { values, keys } = this;
    let place = values.length;
    if (place < this.limit) {
      values.push(value);
      keys.push(key);
    } else {
      place--;
    }
    while (place > 0 && values[place - 1] < value) {
      values[place] = values[place - 1];
      keys[place] = keys[place - 1];
      place--;
    }
    values[place] = value;
    keys[place] = key;
  }
}

/** The `limit` largest of `values[0, count)`; the keys are their indices. */
export function largestOf(values: Float32Array, count: number, limit: number): LargestFirst {
  const largest = new LargestFirst(limit);
  let i = 0;
  for (; i < count && largest.length < limit; i++) if (!Number.isNaN(values[i])) largest.insert(values[i], i);
  let bound = largest.bound;
  for (; i < count; i++) {
    const value = values[i];
    if (value > bound) {
      largest.insert(value, i);
      bound = largest.bound;
    }
  }
  return largest;
}
