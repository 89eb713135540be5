/** A span in UTF-16 units, end exclusive. */
export interface Utf16Span {
  readonly startUtf16: number;
  readonly endUtf16: number;
}

/** What is selected within an element, as offsets into its text; null when nothing of it is selected. */
export function selectedSpan(container: HTMLElement, selection: Selection | null): Utf16Span | null {
  if (selection === null || selection.rangeCount === 0 || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  if (!range.intersectsNode(container)) return null;
  const inside = document.createRange();
  inside.selectNodeContents(container);
  if (range.compareBoundaryPoints(Range.START_TO_START, inside) > 0) {
    inside.setStart(range.startContainer, range.startOffset);
  }
  if (range.compareBoundaryPoints(Range.END_TO_END, inside) < 0) inside.setEnd(range.endContainer, range.endOffset);
  const before = document.createRange();
  before.selectNodeContents(container);
  before.setEnd(inside.startContainer, inside.startOffset);
  return trimmedSpan(container.textContent, before.toString().length, inside.toString().length);
}

/** A span without the white space at its ends, which a mouse easily takes along; null when nothing is left. */
export function trimmedSpan(text: string, startUtf16: number, length: number): Utf16Span | null {
  const selected = text.slice(startUtf16, startUtf16 + length);
  const start = startUtf16 + (selected.length - selected.trimStart().length);
  const end = startUtf16 + selected.trimEnd().length;
  return start < end ? { startUtf16: start, endUtf16: end } : null;
}
