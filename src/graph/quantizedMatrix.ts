/**
 * Which scale of a weight-only quantized matrix belongs to an element.
 * @param index place of the element, row-major
 * @param perRow one scale per row (embeddings), else per column (dense layers)
 */
export function scaleIndex(index: number, columns: number, perRow: boolean): number {
  return perRow ? Math.floor(index / columns) : index % columns;
}
