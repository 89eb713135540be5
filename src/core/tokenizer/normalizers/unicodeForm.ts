import { AlignedTextBuilder } from '../alignedText';
import { codePointsOf } from '../bertNormalizer';
import { inCanonicalOrder } from '../canonicalOrder';
import { combiningOrder, compatiblyDecomposed, composed, decomposed } from '../rustUnicode';
import type { Normalizer } from './normalizer';

export type UnicodeForm = 'NFC' | 'NFD' | 'NFKC' | 'NFKD';

/** A character of the result, and what it changes: see `AlignedTextBuilder.push`. */
interface Part {
  readonly codePoint: number;
  readonly change: number;
  readonly order: number;
}

/**
 * The Unicode normal forms as of Unicode 9. Characters are sorted and put together with what they change, as in the Rust
 * library: sources are given out by place, so that a mark may get its neighbour's.
 */
export function unicodeForm(form: UnicodeForm): Normalizer {
  const decompose = form === 'NFKC' || form === 'NFKD' ? compatiblyDecomposed : decomposed;
  const composes = form === 'NFC' || form === 'NFKC';
  return text => {
    // Newer tables than Unicode 9 change more, so a text that even they leave alone stays.
    if (text.text.normalize(form) === text.text) return text;
    const parts = inCanonicalOrder(
      codePointsOf(text.text).flatMap(codePoint =>
        codePointsOf(decompose(codePoint)).map((part, place) => ({
          codePoint: part,
          change: place === 0 ? 0 : 1,
          order: combiningOrder(part),
        })),
      ),
    );
    const builder = new AlignedTextBuilder(text);
    for (const { codePoint, change } of composes ? compose(parts) : parts) builder.push(codePoint, change);
    return builder.toText();
  };
}

/** Canonical composition: marks go into the character that starts their sequence unless a mark between blocks them. */
function compose(parts: readonly Part[]): Part[] {
  const result: Part[] = [];
  let starter = -1;
  let lastOrder = 0;
  for (const part of parts) {
    const { order } = part;
    const base = starter < 0 ? undefined : result[starter];
    const isBlocked = lastOrder > 0 ? lastOrder >= order : base !== undefined && starter < result.length - 1;
    const whole = base === undefined || isBlocked ? undefined : composed(base.codePoint, part.codePoint);
    if (base !== undefined && whole !== undefined) {
      result[starter] = { codePoint: whole, change: base.change + part.change - 1, order: 0 };
      continue;
    }
    result.push(part);
    if (order === 0) {
      starter = result.length - 1;
      lastOrder = 0;
    } else {
      lastOrder = order;
    }
  }
  return result;
}
