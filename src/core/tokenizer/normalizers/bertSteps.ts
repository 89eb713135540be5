import type { AlignedText } from '../alignedText';
import type { BertNormalizer } from '../bertNormalizer';
import type { Normalizer } from './normalizer';

/** `BertNormalizer` as a step among others. */
export function normalizeAsBert(normalizer: BertNormalizer): Normalizer {
  return text => fromCodePoints(text, normalizer.normalize(text.text));
}

/** Turns sources given as code points of the old text into those that this text's own units have. */
function fromCodePoints(
  old: AlignedText,
  { codePoints, sources }: { readonly codePoints: readonly number[]; readonly sources: readonly number[] },
): AlignedText {
  const units: number[] = [];
  for (let unit = 0; unit < old.text.length; unit++) {
    units.push(unit);
    if ((old.text.codePointAt(unit) ?? 0) > 0xffff) unit++;
  }
  let text = '';
  const starts: number[] = [];
  const ends: number[] = [];
  codePoints.forEach((codePoint, index) => {
    const unit = units[sources[index]];
    text += String.fromCodePoint(codePoint);
    for (let count = codePoint > 0xffff ? 2 : 1; count > 0; count--) {
      starts.push(old.starts[unit]);
      ends.push(old.ends[unit]);
    }
  });
  return { text, starts: Int32Array.from(starts), ends: Int32Array.from(ends), origin: old.origin };
}
