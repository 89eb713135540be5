/** Where each row begins, in pixels: `offsets[i]` is the top of row `i`, the last entry the height of all rows. */
export function rowOffsets(heights: readonly number[]): readonly number[] {
  const offsets = [0];
  for (const height of heights) offsets.push((offsets.at(-1) ?? 0) + height);
  return offsets;
}

/**
 * The rows that must exist for a viewport, end exclusive, with `overscan` more on either side so that scrolling does not
 * show blanks.
 */
export function visibleRows(
  offsets: readonly number[],
  scrollTop: number,
  viewportHeight: number,
  overscan: number,
): { readonly start: number; readonly end: number } {
  const count = offsets.length - 1;
  const first = rowAt(offsets, scrollTop);
  const last = rowAt(offsets, scrollTop + viewportHeight);
  return { start: Math.max(0, first - overscan), end: Math.min(count, last + 1 + overscan) };
}

/** The row that a height in pixels falls in, by bisection; the last row for what lies below all of them. */
function rowAt(offsets: readonly number[], y: number): number {
  let low = 0;
  let high = Math.max(0, offsets.length - 2);
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((offsets[middle] ?? 0) <= y) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** The scroll position that shows a row, moving as little as possible. */
export function scrollToShow(
  offsets: readonly number[],
  row: number,
  scrollTop: number,
  viewportHeight: number,
): number {
  const top = offsets[row] ?? 0;
  const bottom = offsets[row + 1] ?? top;
  if (top < scrollTop) return top;
  return bottom > scrollTop + viewportHeight ? bottom - viewportHeight : scrollTop;
}
