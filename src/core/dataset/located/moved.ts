import type { Utf16Range } from '../problem';

/** A range, with whatever else it carries, moved by a number of UTF-16 units. */
export function moved<T extends Utf16Range>(range: T, by: number): T {
  return by === 0 ? range : { ...range, startUtf16: range.startUtf16 + by, endUtf16: range.endUtf16 + by };
}
