/** A place in a text as editors show it, both from 0; `character` counts UTF-16 units. */
export interface LinePosition {
  readonly line: number;
  readonly character: number;
}

/** Lines of a text: `\n`, `\r\n` and a lone `\r` end one, as in VS Code. */
export class LineIndex {
  readonly #lineStarts: readonly number[];

  constructor(text: string) {
    const starts = [0];
    const lineEnd = /\r\n|\r|\n/g;
    while (lineEnd.test(text)) starts.push(lineEnd.lastIndex);
    this.#lineStarts = starts;
  }

  positionAt(utf16: number): LinePosition {
    let low = 0;
    let high = this.#lineStarts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if ((this.#lineStarts[middle] ?? 0) <= utf16) low = middle;
      else high = middle - 1;
    }
    return { line: low, character: utf16 - (this.#lineStarts[low] ?? 0) };
  }
}
