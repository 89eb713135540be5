/** A set of code points that remembers its answers: for sets that are slow to ask, such as Unicode's properties. */
export class CodePointPredicate {
  /** For the first 65,536 code points: 0 not asked yet, 1 no, 2 yes. */
  private readonly known = new Uint8Array(0x10000);
  private readonly knownAbove = new Map<number, boolean>();

  constructor(private readonly test: (codePoint: number) => boolean) {}

  has(codePoint: number): boolean {
    if (codePoint > 0xffff) return this.hasAbove(codePoint);
    const known = this.known[codePoint];
    if (known !== 0) return known === 2;
    const result = this.test(codePoint);
    this.known[codePoint] = result ? 2 : 1;
    return result;
  }

  private hasAbove(codePoint: number): boolean {
    let result = this.knownAbove.get(codePoint);
    if (result === undefined) {
      result = this.test(codePoint);
      this.knownAbove.set(codePoint, result);
    }
    return result;
  }
}
