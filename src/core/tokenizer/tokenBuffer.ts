import type { TokenTable } from './types';

/** Collects tokens in typed arrays that grow; one is reused for every text of a tokenizer. */
export class TokenBuffer {
  private ids = new Int32Array(1024);
  private starts = new Int32Array(1024);
  private ends = new Int32Array(1024);
  private length = 0;

  get isEmpty(): boolean {
    return this.length === 0;
  }

  clear(): void {
    this.length = 0;
  }

  push(id: number, startCodePoint: number, endCodePoint: number): void {
    if (this.length === this.ids.length) this.grow();
    this.ids[this.length] = id;
    this.starts[this.length] = startCodePoint;
    this.ends[this.length] = endCodePoint;
    this.length++;
  }

  /** A copy of what was collected. */
  toTable(): TokenTable {
    return {
      length: this.length,
      ids: this.ids.slice(0, this.length),
      startCodePoints: this.starts.slice(0, this.length),
      endCodePoints: this.ends.slice(0, this.length),
    };
  }

  private grow(): void {
    this.ids = doubled(this.ids);
    this.starts = doubled(this.starts);
    this.ends = doubled(this.ends);
  }
}

function doubled(array: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(array.length * 2);
  larger.set(array);
  return larger;
}
