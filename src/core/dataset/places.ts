import type { Node } from 'jsonc-parser';
import type { JsonPath } from './finding';
import { forEachElement, forEachMember, skipBlanks, skipValue } from './json/skim';
import { childOf, propertyOf, rangeOf } from './json/tree';
import type { Utf16Range } from './problem';

/** Where an article stands, with what the rules may have to point at. */
export interface ArticlePlace extends Utf16Range {
  readonly title: Utf16Range | null;
  /** The key of the list of paragraphs. */
  readonly paragraphsKey: Utf16Range | null;
  /** Empty when the article has no list of paragraphs. */
  readonly paragraphs: readonly Utf16Range[];
}

/**
 * Where articles and paragraphs stand in a text that is valid JSON. Follows JSON.parse: of several members with one key the
 * last counts.
 */
export function findPlaces(text: string): readonly ArticlePlace[] {
  let articles: ArticlePlace[] = [];
  const rootStart = skipBlanks(text, text.startsWith('\ufeff') ? 1 : 0);
  if (text[rootStart] !== '{') return articles;
  forEachMember(text, rootStart, ({ key, valueStart }) => {
    if (key !== 'data') return skipValue(text, valueStart);
    articles = [];
    if (text[valueStart] !== '[') return skipValue(text, valueStart);
    return forEachElement(text, valueStart, start => {
      const article = findArticle(text, start);
      articles.push(article);
      return article.endUtf16;
    });
  });
  return articles;
}

/** The same from the tree of a broken text. */
export function placesOfTree(root: Node, textLength: number): readonly ArticlePlace[] {
  const articles = childOf(root, 'data')?.children ?? [];
  return articles.map(article => {
    const title = childOf(article, 'title');
    const key = propertyOf(article, 'paragraphs')?.children?.[0];
    const paragraphs = childOf(article, 'paragraphs');
    return {
      ...rangeOf(article, textLength),
      title: title === undefined ? null : rangeOf(title, textLength),
      paragraphsKey: key === undefined ? null : rangeOf(key, textLength),
      paragraphs:
        paragraphs?.type === 'array' ? (paragraphs.children ?? []).map(node => rangeOf(node, textLength)) : [],
    };
  });
}

/** What to underline for a finding about the levels above the paragraphs. */
export function markOfPath(text: string, path: JsonPath, articles: readonly ArticlePlace[]): Utf16Range {
  const [, articleIndex, key] = path;
  const article = typeof articleIndex === 'number' ? articles[articleIndex] : undefined;
  if (article === undefined) return { startUtf16: 0, endUtf16: 0 };
  const member = key === 'title' ? article.title : key === 'paragraphs' ? article.paragraphsKey : null;
  if (member !== null) return member;
  const { startUtf16, endUtf16 } = article;
  const isContainer = text[startUtf16] === '{' || text[startUtf16] === '[';
  return { startUtf16, endUtf16: isContainer ? startUtf16 + 1 : endUtf16 };
}

function findArticle(text: string, start: number): ArticlePlace {
  let title: Utf16Range | null = null;
  let paragraphsKey: Utf16Range | null = null;
  let paragraphs: Utf16Range[] = [];
  const visitParagraph = (at: number): number => {
    const end = skipValue(text, at);
    paragraphs.push({ startUtf16: at, endUtf16: end });
    return end;
  };
  if (text[start] !== '{') {
    return { startUtf16: start, endUtf16: skipValue(text, start), title, paragraphsKey, paragraphs };
  }
  const end = forEachMember(text, start, ({ key, keyStart, keyEnd, valueStart }) => {
    if (key === 'paragraphs') {
      paragraphsKey = { startUtf16: keyStart, endUtf16: keyEnd };
      paragraphs = [];
      return text[valueStart] === '[' ? forEachElement(text, valueStart, visitParagraph) : skipValue(text, valueStart);
    }
    const valueEnd = skipValue(text, valueStart);
    if (key === 'title') title = { startUtf16: valueStart, endUtf16: valueEnd };
    return valueEnd;
  });
  return { startUtf16: start, endUtf16: end, title, paragraphsKey, paragraphs };
}
