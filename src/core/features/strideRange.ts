import type { QaWindow } from './types';

/** A least and a most, both inclusive. */
export interface Range {
  readonly least: number;
  readonly most: number;
}

/** How far neighbouring windows really are apart, in context tokens. Either is constant or follows the questions' lengths. */
export interface StrideRange {
  readonly overlap: Range;
  readonly step: Range;
}

/** Measures the stride of windows that follow each other; null when every context has a single window. */
export function measureStride(windows: readonly QaWindow[]): StrideRange | null {
  let [leastOverlap, mostOverlap, leastStep, mostStep] = [Infinity, -Infinity, Infinity, -Infinity];
  for (let i = 1; i < windows.length; i++) {
    const [previous, next] = [windows[i - 1], windows[i]];
    if (next.windowIndex === 0) continue;
    const step = next.contextTokenStart - previous.contextTokenStart;
    const overlap = previous.contextEnd - previous.contextStart - step;
    leastOverlap = Math.min(leastOverlap, overlap);
    mostOverlap = Math.max(mostOverlap, overlap);
    leastStep = Math.min(leastStep, step);
    mostStep = Math.max(mostStep, step);
  }
  if (leastStep === Infinity) return null;
  return { overlap: { least: leastOverlap, most: mostOverlap }, step: { least: leastStep, most: mostStep } };
}

/** The stride of two parts of one data set. */
export function mergeStrides(a: StrideRange, b: StrideRange): StrideRange {
  return { overlap: mergeRanges(a.overlap, b.overlap), step: mergeRanges(a.step, b.step) };
}

/** A sentence part such as `overlap 128, step 230 to 247`. */
export function describeStride({ overlap, step }: StrideRange): string {
  return `overlap ${describeRange(overlap)}, step ${describeRange(step)}`;
}

function mergeRanges(a: Range, b: Range): Range {
  return { least: Math.min(a.least, b.least), most: Math.max(a.most, b.most) };
}

function describeRange({ least, most }: Range): string {
  return least === most ? `${least}` : `${least} to ${most}`;
}
