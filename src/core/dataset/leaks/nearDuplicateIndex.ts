import { jaccard, shinglesOf } from './comparableText';

/** Texts that share this much of their shingles count as nearly the same. */
export const leastSimilarity = 0.8;
/** UTF-16 units per shingle: about a word of English, two or three of Chinese. */
const shingleSize = 5;
/** A text is found by any band of its signature that it shares with another: at a similarity of 0.8 with 99.98 %. */
const bandCount = 16;
const rowsPerBand = 4;
const binCount = bandCount * rowsPerBand;
/** So that a file full of nearly equal texts stays quick; the ones with the most bands in common are looked at. */
const mostCandidates = 50;

export interface NearDuplicate {
  /** Index of the text within the index. */
  readonly textIndex: number;
  /** Jaccard similarity of the two texts' shingles, from {@link leastSimilarity} to 1. */
  readonly similarity: number;
}

/**
 * Finds texts that are nearly the same: MinHash with one permutation (Li, Owen and Zhang, 2012; empty bins filled from the next
 * one as Shrivastava and Li, 2014) and banding proposes, the exact similarity of character sequences decides. Sequences of
 * characters need no words, so that Chinese is compared as well. The same texts give the same result everywhere.
 */
export class NearDuplicateIndex {
  readonly #texts: readonly string[];
  /** By band: which texts have these rows. */
  readonly #buckets: readonly ReadonlyMap<string, readonly number[]>[];

  /** @param texts in comparable form */
  constructor(texts: readonly string[]) {
    this.#texts = texts;
    const buckets = Array.from({ length: bandCount }, () => new Map<string, number[]>());
    texts.forEach((text, textIndex) => {
      bandsOf(text).forEach((rows, band) => {
        const bucket = buckets[band]?.get(rows);
        if (bucket === undefined) buckets[band]?.set(rows, [textIndex]);
        else bucket.push(textIndex);
      });
    });
    this.#buckets = buckets;
  }

  /** The texts that are nearly the same, the most similar first, of equally similar ones the earlier. */
  find(text: string): NearDuplicate[] {
    const own = shinglesOf(text, shingleSize);
    return this.#candidates(text)
      .map(textIndex => ({
        textIndex,
        similarity: jaccard(own, shinglesOf(this.#texts[textIndex] ?? '', shingleSize)),
      }))
      .filter(({ similarity }) => similarity >= leastSimilarity)
      .sort((a, b) => b.similarity - a.similarity || a.textIndex - b.textIndex);
  }

  #candidates(text: string): number[] {
    const shared = new Map<number, number>();
    bandsOf(text).forEach((rows, band) => {
      for (const textIndex of this.#buckets[band]?.get(rows) ?? []) {
        shared.set(textIndex, (shared.get(textIndex) ?? 0) + 1);
      }
    });
    return [...shared]
      .sort(([a, sharedByA], [b, sharedByB]) => sharedByB - sharedByA || a - b)
      .slice(0, mostCandidates)
      .map(([textIndex]) => textIndex);
  }
}

/** The signature of a text, each band of it as a key. */
function bandsOf(text: string): string[] {
  const signature = signatureOf(text);
  return Array.from({ length: bandCount }, (_, band) =>
    signature.subarray(band * rowsPerBand, (band + 1) * rowsPerBand).join(','),
  );
}

/** The least hash within each of the equal parts of the range of hashes. */
function signatureOf(text: string): Uint32Array {
  const least = new Float64Array(binCount).fill(Infinity);
  const last = Math.max(text.length - shingleSize, 0);
  for (let at = 0; at <= last; at++) {
    const hash = hashOf(text, at, Math.min(at + shingleSize, text.length));
    const bin = hash % binCount;
    if (hash < (least[bin] ?? 0)) least[bin] = hash;
  }
  return Uint32Array.from(least, (_, bin) => {
    let steps = 0;
    while (least[(bin + steps) % binCount] === Infinity) steps++;
    // The number of steps keeps a borrowed value from looking like one of the bin's own.
    return (least[(bin + steps) % binCount] ?? 0) + Math.imul(steps, 0x9e3779b1);
  });
}

/** FNV-1a over UTF-16 units, then mixed so that all bits depend on all units. */
function hashOf(text: string, start: number, end: number): number {
  let hash = 0x811c9dc5;
  for (let at = start; at < end; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
