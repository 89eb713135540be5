/** What the user wants of a data set: two parts that never divide an article or a paragraph, or some of its questions. */
export type SplitKind = 'article' | 'paragraph' | 'sample';

/** Words before the ending stay before it: `a.squad.json` becomes `a.train.squad.json`. */
const ending = /(?:\.squad)?(?:\.[a-z]+)?(?:\.gz)?$/i;

/** A file beside another one, named after it: `data.json` and `train` give `data.train.json`. */
export function fileBeside(path: string, word: string): string {
  const slash = Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\'));
  const [folder, name] = [path.slice(0, slash + 1), path.slice(slash + 1)];
  // A name that is nothing but an ending stays whole.
  const at = ending.exec(name)?.index || name.length;
  return `${folder}${name.slice(0, at)}.${word}${name.slice(at)}`;
}

/** A share as people write it: `0.1`, `0,1`, `10%`. @returns null where it does not lie between 0 and 1 */
export function parseShare(text: string): number | null {
  const match = /^\s*(\d*[.,]?\d+)\s*(%?)\s*$/.exec(text);
  const share = Number(match?.[1]?.replace(',', '.')) / (match?.[2] === '%' ? 100 : 1);
  return share > 0 && share < 1 ? share : null;
}

/** A whole number that is not less than `least`; null for anything else. */
export function parseWhole(text: string, least: number): number | null {
  if (!/^\s*-?\d+\s*$/.test(text)) return null;
  const value = Number(text);
  return Number.isSafeInteger(value) && value >= least ? value : null;
}
