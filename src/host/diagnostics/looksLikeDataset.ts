/** Articles begin early: what a file is shows long before this many UTF-16 units. */
const inspectedLength = 64 * 1024;

/**
 * Whether a JSON text looks like a SQuAD file, broken or not, by names that such a file has near its start: `data`, and
 * `paragraphs` or `qas`. Cheap enough for every JSON file that is opened.
 */
export function looksLikeDataset(text: string): boolean {
  const beginning = text.slice(0, inspectedLength);
  return /"data"\s*:/.test(beginning) && /"(?:paragraphs|qas)"\s*:/.test(beginning);
}
