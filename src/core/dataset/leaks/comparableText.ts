/**
 * A text in the form in which it is compared where letter case, blanks and the way its characters are composed do not count:
 * Unicode NFC, lower case, one blank for each run of blanks, none at the edges.
 */
export function comparableText(text: string): string {
  return text.normalize('NFC').toLowerCase().replace(/\s+/g, ' ').trim();
}

/** All sequences of `size` UTF-16 units of a text, each once; a shorter text is one sequence itself. */
export function shinglesOf(text: string, size: number): ReadonlySet<string> {
  const shingles = new Set<string>();
  if (text.length < size) return shingles.add(text);
  for (let at = 0; at + size <= text.length; at++) shingles.add(text.slice(at, at + size));
  return shingles;
}

/** Jaccard similarity of two sets: the share of all their elements that both have; 1 for equal sets. */
export function jaccard(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  const [small, large] = a.size <= b.size ? [a, b] : [b, a];
  let shared = 0;
  for (const element of small) if (large.has(element)) shared++;
  const all = a.size + b.size - shared;
  return all === 0 ? 1 : shared / all;
}
