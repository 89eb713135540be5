/**
 * The largest values of an array as they come, best first, never more than `limit`. Of equal values the earlier one comes
 * first, as if all values had been sorted stably; NaN is never taken. `keys` are what the caller attached to the values.
 */
export class LargestFirst {
  readonly values: Float32Array;
  readonly keys: Int32Array;
  length = 0;

  constructor(private readonly limit: number) {
    this.values = new Float32Array(limit);
    this.keys = new Int32Array(limit);
  }

  clear(): void {
    this.length = 0;
  }

  /** Whether {@link insert} would take the value. */
  takes(value: number): boolean {
    return this.length < this.limit ? !Number.isNaN(value) : value > this.values[this.limit - 1];
  }

  /** Inserts a value for which {@link takes} holds; the last one falls out when there is no room. */
  insert(value: number, key: number): void {
    const { values, keys } = this;
    let place = this.length < this.limit ? this.length++ : this.limit - 1;
    while (place > 0 && values[place - 1] < value) {
      values[place] = values[place - 1];
      keys[place] = keys[place - 1];
      place--;
    }
    values[place] = value;
    keys[place] = key;
  }

  /** Takes the largest of `values[0, count)`; the keys are their indices. */
  selectFrom(values: Float32Array, count: number): void {
    this.clear();
    for (let i = 0; i < count; i++) {
      if (this.takes(values[i])) this.insert(values[i], i);
    }
  }
}
