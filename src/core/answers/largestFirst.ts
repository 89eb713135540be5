/**
 * The largest values that were inserted, best first, at most `limit`. Of equal values the earlier one comes first, as if all
 * values had been sorted stably. NaN and minus infinity are never taken. `keys` are what the caller attached to the values.
 */
export class LargestFirst {
  readonly values: number[] = [];
  readonly keys: number[] = [];
  /** A value is taken when it is above this: no bound while there is room, then the last one's value. */
  bound = -Infinity;

  constructor(private readonly limit: number) {}

  /** Puts a value in its place if it is taken; the last one falls out when there is no room for it. */
  insert(value: number, key: number): void {
    const { values, keys, limit } = this;
    let place = values.length;
    if (place < limit) {
      values.push(value);
      keys.push(key);
    } else if (value > this.bound) {
      place--;
    } else {
      return;
    }
    for (; place > 0 && values[place - 1] < value; place--) {
      values[place] = values[place - 1];
      keys[place] = keys[place - 1];
    }
    values[place] = value;
    keys[place] = key;
    if (values.length === limit) this.bound = values[limit - 1];
  }
}

/** The `limit` largest of `values[0, count)`; the keys are their indices. */
export function largestOf(values: Float32Array, count: number, limit: number): LargestFirst {
  const largest = new LargestFirst(limit);
  for (let i = 0; i < count; i++) {
    const value = values[i];
    if (value > largest.bound) largest.insert(value, i);
  }
  return largest;
}
