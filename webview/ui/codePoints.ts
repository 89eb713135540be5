/**
 * Data sets count Unicode code points, the DOM counts UTF-16 units. Both directions clamp to the text, because the offsets
 * of a faulty data set may point anywhere.
 */

/** The UTF-16 offset of the given code point. */
export function utf16FromCodePoint(text: string, codePoint: number): number {
  let utf16 = 0;
  for (let seen = 0; seen < codePoint && utf16 < text.length; seen++) utf16 += unitsAt(text, utf16);
  return utf16;
}

/** How many code points begin before the given UTF-16 offset; an offset inside a surrogate pair counts its code point. */
export function codePointFromUtf16(text: string, utf16: number): number {
  let codePoint = 0;
  for (let at = 0; at < utf16 && at < text.length; codePoint++) at += unitsAt(text, at);
  return codePoint;
}

export function codePointLength(text: string): number {
  return codePointFromUtf16(text, text.length);
}

function unitsAt(text: string, utf16: number): 1 | 2 {
  return (text.codePointAt(utf16) ?? 0) > 0xffff ? 2 : 1;
}
