import type { TextEdit, Utf16Range } from '../problem';

/**
 * Removes elements of a list written with commas between them, each with one comma beside it.
 * @param places of all elements, in order
 * @param inside of the list, between its brackets
 */
export function removedFromList(
  places: readonly Utf16Range[],
  indexes: readonly number[],
  inside: Utf16Range,
): TextEdit[] {
  const removed = new Set(indexes.filter(index => index >= 0 && index < places.length));
  if (removed.size === 0) return [];
  if (removed.size === places.length) return [{ ...inside, newText: '' }];
  const edits: TextEdit[] = [];
  for (let first = 0; first < places.length; first++) {
    if (!removed.has(first)) continue;
    let next = first;
    while (removed.has(next)) next++;
    const following = places[next];
    const startUtf16 = following === undefined ? places[first - 1]?.endUtf16 : places[first]?.startUtf16;
    const endUtf16 = following === undefined ? places[next - 1]?.endUtf16 : following.startUtf16;
    if (startUtf16 !== undefined && endUtf16 !== undefined) edits.push({ startUtf16, endUtf16, newText: '' });
    first = next;
  }
  return edits;
}
