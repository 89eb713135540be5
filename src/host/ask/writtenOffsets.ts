/** What stands for one UTF-16 unit inside of a JSON string. */
const unit = /\\u[0-9a-fA-F]{4}|\\[^]|[^]/g;

/**
 * Where the units of a text stand in a JSON string that means it.
 * @param written the string as it is written, with its escapes and without its quotation marks
 * @returns for each UTF-16 unit of the text its place in `written`, and at the end the length of `written`
 */
export function writtenOffsets(written: string): readonly number[] {
  return [...Array.from(written.matchAll(unit), ({ index }) => index), written.length];
}
