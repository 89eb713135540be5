/** The code points for which Python's `str.isspace()` holds. JavaScript's `\s` lacks U+001C to U+001F and U+0085, and adds U+FEFF. */
const blanks = new Set([
  ...range(0x09, 0x0d),
  ...range(0x1c, 0x20),
  0x85,
  0xa0,
  0x1680,
  ...range(0x2000, 0x200a),
  0x2028,
  0x2029,
  0x202f,
  0x205f,
  0x3000,
]);

/** Python's `text.lstrip()`. */
export function stripLeadingPythonBlanks(text: string): string {
  let start = 0;
  while (blanks.has(text.charCodeAt(start))) start++;
  return text.slice(start);
}

function range(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, i) => first + i);
}
