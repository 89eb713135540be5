import { replacementCharacter } from './replacementCharacter';

/**
 * A text on its way through normalizers and pre-tokenizers. The UTF-16 unit `i` of `text` came from the code points
 * `[starts[i], ends[i])` of the text as it was given. Holds no lone surrogates.
 */
export interface AlignedText {
  readonly text: string;
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  /** Code point of the given text at which this section of it begins. */
  readonly origin: number;
}

/** 0, 1, 2, …: shared by all texts that nothing has changed. */
let ascending = new Int32Array(0);

/** A text as it is given, whose first code point has the index `origin`; a lone surrogate becomes U+FFFD, as in Rust. */
export function alignedText(given: string, origin: number): AlignedText {
  const text = given.replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '\ufffd');
  if (!/[\ud800-\udfff]/.test(text)) {
    const last = origin + text.length + 1;
    if (ascending.length < last) ascending = Int32Array.from({ length: last * 2 }, (_, index) => index);
    return {
      text,
      starts: ascending.subarray(origin, last - 1),
      ends: ascending.subarray(origin + 1, last),
      origin,
    };
  }
  const starts = new Int32Array(text.length);
  const ends = new Int32Array(text.length);
  let codePoint = origin - 1;
  for (let unit = 0; unit < text.length; unit++) {
    // The second half of a pair belongs to the code point of the first.
    const character = text.charCodeAt(unit);
    if (character < 0xdc00 || character > 0xdfff) codePoint++;
    starts[unit] = codePoint;
    ends[unit] = codePoint + 1;
  }
  return { text, starts, ends, origin };
}

/** The units `[from, to)` of a text, as a section of its own. */
export function sliceAligned({ text, starts, ends }: AlignedText, from: number, to: number): AlignedText {
  return {
    text: text.slice(from, to),
    starts: starts.subarray(from, to),
    ends: ends.subarray(from, to),
    origin: starts[from] ?? 0,
  };
}

/** Writes a changed text from left to right over an old one, with the rules of the Rust library's `NormalizedString`. */
export class AlignedTextBuilder {
  private text = '';
  private readonly starts: number[] = [];
  private readonly ends: number[] = [];
  /** Where in the old text the next character to be replaced stands, in units. */
  private place: number;

  /** The first `skippedUnits` of the old text stand for nothing in the new one. */
  constructor(
    private readonly old: AlignedText,
    skippedUnits = 0,
  ) {
    this.place = skippedUnits;
  }

  /**
   * Adds a code point. With `change` 0 it takes the place and the source of the next old one; below 0 that many more old
   * ones go with it, though their sources are lost; above 0 it is new and gets the source of the old one before.
   */
  push(codePoint: number, change: number): void {
    const { starts, ends, origin } = this.old;
    const source = change > 0 ? this.place - 1 : this.place;
    const start = source < 0 ? origin : (starts[source] ?? origin);
    const end = source < 0 ? origin : (ends[source] ?? origin);
    for (let units = codePoint > 0xffff ? 2 : 1; units > 0; units--) {
      this.starts.push(start);
      this.ends.push(end);
    }
    this.text += String.fromCodePoint(codePoint);
    for (let count = change > 0 ? 0 : 1 - change; count > 0; count--) this.skip();
  }

  /** Copies the old text up to a unit. */
  copyTo(unit: number): void {
    for (let copied = this.place; copied < unit; copied++) {
      this.starts.push(this.old.starts[copied]);
      this.ends.push(this.old.ends[copied]);
    }
    this.text += this.old.text.slice(this.place, unit);
    this.place = unit;
  }

  /** Leaves out the old text up to a unit. */
  skipTo(unit: number): void {
    this.place = unit;
  }

  toText(): AlignedText {
    return {
      text: this.text,
      starts: Int32Array.from(this.starts),
      ends: Int32Array.from(this.ends),
      origin: this.old.origin,
    };
  }

  private skip(): void {
    this.place += (this.old.text.codePointAt(this.place) ?? replacementCharacter) > 0xffff ? 2 : 1;
  }
}
