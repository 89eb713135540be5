/**
 * Three ways to count one text: Unicode code points (SQuAD's `answer_start`, Python), UTF-16 units (JavaScript, VS Code) and
 * UTF-8 bytes (files, Rust). A surrogate without its partner counts as one code point and three bytes, as in Python.
 */

const surrogate = /[\ud800-\udfff]/;
const nonAscii = /[^\0-\x7f]/;

function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff;
}

function isLowSurrogate(unit: number): boolean {
  return unit >= 0xdc00 && unit <= 0xdfff;
}

/** Whether a position in UTF-16 units stands between two code points, not in the middle of a surrogate pair. */
export function isCodePointBoundary(text: string, utf16: number): boolean {
  if (utf16 <= 0 || utf16 >= text.length) return true;
  return !(isLowSurrogate(text.charCodeAt(utf16)) && isHighSurrogate(text.charCodeAt(utf16 - 1)));
}

/** Number of code points of a text. */
export function codePointLength(text: string): number {
  if (!surrogate.test(text)) return text.length;
  let length = text.length;
  for (let utf16 = 1; utf16 < text.length; utf16++) {
    if (isLowSurrogate(text.charCodeAt(utf16)) && isHighSurrogate(text.charCodeAt(utf16 - 1))) length--;
  }
  return length;
}

/**
 * Positions of one text in code points, UTF-16 units and UTF-8 bytes. Cheap to make: a text without surrogates needs no table, and
 * the table of bytes is made when first asked for. Positions outside the text are moved to its nearest end.
 */
export class CodePointIndex {
  /** Number of code points. */
  readonly length: number;
  /** UTF-16 position of each code point, then the text's length; null where both counts are the same. */
  readonly #utf16Starts: Uint32Array | null;
  /** Byte position of each code point, then the number of bytes; null for ASCII; undefined before the first use. */
  #utf8Starts: Uint32Array | null | undefined;

  constructor(readonly text: string) {
    this.#utf16Starts = surrogate.test(text) ? utf16StartsOf(text) : null;
    this.length = this.#utf16Starts === null ? text.length : this.#utf16Starts.length - 1;
  }

  /** Whether code points and UTF-16 units count the same here. */
  get isUtf16(): boolean {
    return this.#utf16Starts === null;
  }

  /** Number of bytes in UTF-8. */
  get utf8Length(): number {
    return this.toUtf8(this.length);
  }

  /** UTF-16 position at which a code point starts. */
  toUtf16(codePoint: number): number {
    const clamped = clamp(codePoint, this.length);
    return this.#utf16Starts === null ? clamped : (this.#utf16Starts[clamped] ?? 0);
  }

  /** Code point that holds a UTF-16 unit; for a unit in the middle of a pair, the pair's code point. */
  fromUtf16(utf16: number): number {
    const clamped = clamp(utf16, this.text.length);
    return this.#utf16Starts === null ? clamped : lastAtMost(this.#utf16Starts, clamped);
  }

  /** UTF-8 position at which a code point starts. */
  toUtf8(codePoint: number): number {
    const starts = this.#bytes();
    const clamped = clamp(codePoint, this.length);
    return starts === null ? clamped : (starts[clamped] ?? 0);
  }

  /** Code point that holds a UTF-8 byte; for a byte in the middle of a character, that character's code point. */
  fromUtf8(byte: number): number {
    const starts = this.#bytes();
    if (starts === null) return clamp(byte, this.length);
    return lastAtMost(starts, clamp(byte, starts[this.length] ?? 0));
  }

  /** The code points `[start, end)` as text. */
  slice(startCodePoint: number, endCodePoint: number): string {
    return this.text.slice(this.toUtf16(startCodePoint), this.toUtf16(endCodePoint));
  }

  #bytes(): Uint32Array | null {
    if (this.#utf8Starts === undefined) this.#utf8Starts = nonAscii.test(this.text) ? utf8StartsOf(this.text) : null;
    return this.#utf8Starts;
  }
}

function clamp(position: number, length: number): number {
  return Math.min(Math.max(position, 0), length);
}

function utf16StartsOf(text: string): Uint32Array {
  const starts = new Uint32Array(codePointLength(text) + 1);
  let utf16 = 0;
  for (let codePoint = 0; codePoint < starts.length; codePoint++) {
    starts[codePoint] = utf16;
    utf16 += (text.codePointAt(utf16) ?? 0) > 0xffff ? 2 : 1;
  }
  return starts;
}

function utf8StartsOf(text: string): Uint32Array {
  const starts = new Uint32Array(codePointLength(text) + 1);
  let byte = 0;
  let codePoint = 0;
  for (const character of text) {
    starts[codePoint++] = byte;
    byte += utf8Width(character.codePointAt(0) ?? 0);
  }
  starts[codePoint] = byte;
  return starts;
}

function utf8Width(codePoint: number): number {
  if (codePoint < 0x80) return 1;
  if (codePoint < 0x800) return 2;
  return codePoint < 0x10000 ? 3 : 4;
}

/** Index of the last element that is at most `value`; the elements rise and the first is 0. */
function lastAtMost(rising: Uint32Array, value: number): number {
  let low = 0;
  let high = rising.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if ((rising[middle] ?? 0) <= value) low = middle;
    else high = middle - 1;
  }
  return low;
}
