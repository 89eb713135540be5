import type { AlignedText } from '../alignedText';

/** A text cut into pieces: piece `i` is the units `[bounds[2 * i], bounds[2 * i + 1])`. Pieces are in order, none empty. */
export interface Splits {
  readonly aligned: AlignedText;
  readonly bounds: readonly number[];
}

/** One step of cutting a text into words. */
export type PreTokenizer = (splits: Splits) => Splits;

/** Cuts the units `[from, to)` of a text and appends the bounds of the pieces. */
export type Cut = (text: string, from: number, to: number, bounds: number[]) => void;

/** A step that cuts each piece by itself and changes nothing in it. */
export function cutting(cut: Cut): PreTokenizer {
  return ({ aligned, bounds }) => {
    const finer: number[] = [];
    for (let i = 0; i < bounds.length; i += 2) cut(aligned.text, bounds[i], bounds[i + 1], finer);
    return { aligned, bounds: finer };
  };
}

/** Puts one character before some of the pieces; it gets the source of the piece's first character. */
export function withPrefix(
  { aligned, bounds }: Splits,
  prefix: string,
  isWanted: (from: number, to: number) => boolean,
): Splits {
  let text = '';
  const parts: { from: number; to: number; isPrefixed: boolean }[] = [];
  for (let i = 0; i < bounds.length; i += 2) {
    parts.push({ from: bounds[i], to: bounds[i + 1], isPrefixed: isWanted(bounds[i], bounds[i + 1]) });
  }
  if (!parts.some(({ isPrefixed }) => isPrefixed)) return { aligned, bounds };
  const length = parts.reduce((sum, { from, to, isPrefixed }) => sum + to - from + (isPrefixed ? prefix.length : 0), 0);
  const starts = new Int32Array(length);
  const ends = new Int32Array(length);
  const prefixedBounds: number[] = [];
  for (const { from, to, isPrefixed } of parts) {
    prefixedBounds.push(text.length);
    if (isPrefixed) {
      starts.fill(aligned.starts[from], text.length, text.length + prefix.length);
      ends.fill(aligned.ends[from], text.length, text.length + prefix.length);
      text += prefix;
    }
    starts.set(aligned.starts.subarray(from, to), text.length);
    ends.set(aligned.ends.subarray(from, to), text.length);
    text += aligned.text.slice(from, to);
    prefixedBounds.push(text.length);
  }
  return { aligned: { text, starts, ends, origin: aligned.origin }, bounds: prefixedBounds };
}
