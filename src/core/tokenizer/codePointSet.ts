/** A set of code points, made from ranges in hexadecimal such as `9-d 20 85`. */
export class CodePointSet {
  /** First code point of each range, then the one behind it, ascending. */
  private readonly bounds: Uint32Array;

  constructor(ranges: string) {
    this.bounds = Uint32Array.from(
      ranges.split(' ').flatMap(range => {
        const [first, last = first] = range.split('-').map(codePoint => Number.parseInt(codePoint, 16));
        return [first, last + 1];
      }),
    );
  }

  has(codePoint: number): boolean {
    let low = 0;
    let high = this.bounds.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.bounds[middle] <= codePoint) low = middle + 1;
      else high = middle;
    }
    // An odd number of bounds at or below the code point: it is inside a range.
    return low % 2 === 1;
  }
}
