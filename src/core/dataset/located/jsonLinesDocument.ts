import type { Change, JsonPath } from '../finding';
import type { TextEdit, Utf16Range } from '../problem';
import { JsonText } from './jsonText';
import type { ValueSource } from './valueSource';

/** A file with one JSON value per line. Paths begin with the number of the value, blank lines not counted. */
export class JsonLinesDocument implements ValueSource {
  readonly #parsed = new Map<number, JsonText>();

  /** @param lines where the values stand; positions count in `text` */
  constructor(
    private readonly text: string,
    private readonly lines: readonly Utf16Range[],
  ) {}

  markOf([index = 0, ...path]: JsonPath): Utf16Range {
    return this.#lineAt(index)?.markOf(path) ?? { startUtf16: 0, endUtf16: Math.min(1, this.text.length) };
  }

  editsOf(changes: readonly Change[]): TextEdit[] | null {
    const edits: TextEdit[] = [];
    for (const change of changes) {
      const [index = -1, ...path] = change.path;
      const made =
        change.path.length === 0 ? this.#withoutLines(change) : this.#lineAt(index)?.editsOf([{ ...change, path }]);
      if (made === null || made === undefined) return null;
      edits.push(...made);
    }
    return edits;
  }

  /** Where the value with a number stands; undefined if there is none. */
  placeOf([index = 0]: JsonPath): Utf16Range | undefined {
    return this.lines[Number(index)];
  }

  #withoutLines(change: Change): TextEdit[] | null {
    if (change.kind !== 'removeElements') return null;
    return change.indexes.flatMap(index => {
      const line = this.lines[index];
      return line === undefined ? [] : [wholeLine(this.text, line)];
    });
  }

  #lineAt(index: string | number): JsonText | undefined {
    const number = Number(index);
    const place = this.lines[number];
    if (place === undefined) return undefined;
    const line =
      this.#parsed.get(number) ?? new JsonText(this.text.slice(place.startUtf16, place.endUtf16), place.startUtf16);
    this.#parsed.set(number, line);
    return line;
  }
}

/** Removes a line with its end. */
export function wholeLine(text: string, { startUtf16, endUtf16 }: Utf16Range): TextEdit {
  const lineEnd = /[^\S\r\n]*(?:\r\n|\r|\n)/y;
  lineEnd.lastIndex = endUtf16;
  return { startUtf16, endUtf16: lineEnd.test(text) ? lineEnd.lastIndex : text.length, newText: '' };
}
