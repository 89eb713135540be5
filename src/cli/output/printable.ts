/**
 * Text from a data set, a model or a file name as one line that cannot steer the terminal: line breaks and tabs become blanks,
 * other control characters (escape sequences, direction overrides) U+FFFD.
 */
export function printable(text: string): string {
  return text.replace(/\r\n|[\n\r\t\u2028\u2029]/gu, ' ').replace(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu, '\ufffd');
}
