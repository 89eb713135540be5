import { forEachElement, forEachMember, skipBlanks, skipValue } from '../json/skim';
import type { Utf16Range } from '../problem';

/** What is kept of a paragraph: everything, nothing, or the questions with these indexes. */
export type ParagraphChoice = 'all' | 'none' | ReadonlySet<number>;

/** What is left of an array's element; null for nothing. `index` counts within the array. */
type Rewrite = (range: Utf16Range, index: number) => string | null;

/**
 * A SQuAD file with part of its questions. What is kept stays as it is written, character by character, with all fields that
 * nobody here knows. Paragraphs and articles of which nothing is kept are left out.
 * @param text valid JSON in the shape of a SQuAD file
 * @param choose is asked for each paragraph, counted over the whole file
 * @param keepsEmptyArticles whether articles that have no paragraphs to begin with are kept
 */
export function cutDataset(
  text: string,
  choose: (paragraphIndex: number) => ParagraphChoice,
  keepsEmptyArticles: boolean,
): string {
  const start = skipBlanks(text, text.startsWith('\ufeff') ? 1 : 0);
  let paragraphIndex = 0;
  const cutParagraph: Rewrite = ({ startUtf16, endUtf16 }) => {
    const choice = choose(paragraphIndex++);
    if (choice === 'none') return null;
    if (choice === 'all') return text.slice(startUtf16, endUtf16);
    return rewriteMember(text, startUtf16, endUtf16, 'qas', (range, index) =>
      choice.has(index) ? rawOf(text, range) : null,
    );
  };
  const cutArticle: Rewrite = ({ startUtf16, endUtf16 }) => {
    const before = paragraphIndex;
    let kept = 0;
    const article = rewriteMember(text, startUtf16, endUtf16, 'paragraphs', (range, index) => {
      const paragraph = cutParagraph(range, index);
      if (paragraph !== null) kept++;
      return paragraph;
    });
    return kept > 0 || (keepsEmptyArticles && paragraphIndex === before) ? article : null;
  };
  return text.slice(0, start) + rewriteMember(text, start, text.length, 'data', cutArticle);
}

/** The object from `start` to `end` with the elements of one member's array rewritten; of equal keys the last counts. */
function rewriteMember(text: string, start: number, end: number, name: string, rewrite: Rewrite): string {
  let arrayStart: number | null = null;
  if (text[start] === '{') {
    forEachMember(text, start, ({ key, valueStart }) => {
      if (key === name) arrayStart = text[valueStart] === '[' ? valueStart : null;
      return skipValue(text, valueStart);
    });
  }
  if (arrayStart === null) return text.slice(start, end);
  const array = rewriteArray(text, arrayStart, rewrite);
  return text.slice(start, arrayStart) + array.text + text.slice(array.endUtf16, end);
}

/** Each element that stays keeps the blanks before it. */
function rewriteArray(
  text: string,
  start: number,
  rewrite: Rewrite,
): { readonly text: string; readonly endUtf16: number } {
  const kept: string[] = [];
  let previousEnd = start;
  let index = 0;
  const endUtf16 = forEachElement(text, start, at => {
    const end = skipValue(text, at);
    const value = rewrite({ startUtf16: at, endUtf16: end }, index++);
    // Behind the opening bracket, or behind the comma, which blanks may stand before.
    const gapStart = index === 1 ? start + 1 : skipBlanks(text, previousEnd) + 1;
    if (value !== null) kept.push(text.slice(gapStart, at) + value);
    previousEnd = end;
    return end;
  });
  const tail = kept.length === 0 ? '' : text.slice(previousEnd, endUtf16 - 1);
  return { text: `[${kept.join(',')}${tail}]`, endUtf16 };
}

function rawOf(text: string, { startUtf16, endUtf16 }: Utf16Range): string {
  return text.slice(startUtf16, endUtf16);
}
