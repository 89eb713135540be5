/** Whether the unit is the second half of a character of two UTF-16 units. */
export function isLowSurrogate(text: string, unit: number): boolean {
  const code = text.charCodeAt(unit);
  return code >= 0xdc00 && code <= 0xdfff;
}

/** The code point that ends before a unit; undefined at the beginning. The text has no lone surrogates. */
export function lastCharacterBefore(text: string, unit: number): number | undefined {
  return unit === 0 ? undefined : text.codePointAt(unit - (isLowSurrogate(text, unit - 1) ? 2 : 1));
}
