import { checkField, isJsonObject } from './fieldRules';
import type { Finding } from './finding';
import type { DatasetFormat } from './types';

/** A paragraph of the file as parsed, not yet checked. */
export interface RawParagraph {
  readonly value: unknown;
  readonly title: string;
  readonly articleIndex: number;
  /** Index within its article. */
  readonly indexInArticle: number;
}

/** The outer levels of a SQuAD file: what stands above the paragraphs. */
export interface DatasetShape {
  readonly format: DatasetFormat;
  readonly articleCount: number;
  readonly paragraphs: readonly RawParagraph[];
  /** Problems of root and articles; paths start at the root. */
  readonly findings: readonly Finding[];
}

/**
 * Looks for `{data: [{title, paragraphs: […]}]}`.
 * @returns null when nothing in the document resembles it
 */
export function readShape(root: unknown): DatasetShape | null {
  if (!isJsonObject(root) || !Array.isArray(root.data)) return null;
  const articles: readonly unknown[] = root.data;
  const hasParagraphs = articles.some(article => isJsonObject(article) && 'paragraphs' in article);
  if (articles.length > 0 && !hasParagraphs) return null;
  const findings: Finding[] = [];
  const paragraphs: RawParagraph[] = [];
  articles.forEach((article, articleIndex) => {
    const path = ['data', articleIndex];
    if (!isJsonObject(article)) {
      findings.push(...checkField(article, 'object', path, 'An article'));
      return;
    }
    const title = article.title ?? '';
    findings.push(...asWarnings(checkField(title, 'string', [...path, 'title'], 'The title')));
    if (!Array.isArray(article.paragraphs)) {
      findings.push(...checkField(article.paragraphs, 'array', [...path, 'paragraphs'], 'The list "paragraphs"'));
      return;
    }
    article.paragraphs.forEach((value: unknown, indexInArticle) => {
      paragraphs.push({ value, title: typeof title === 'string' ? title : '', articleIndex, indexInArticle });
    });
  });
  return { format: formatOf(root.version, paragraphs), articleCount: articles.length, paragraphs, findings };
}

/** SQuAD 2 when the version says so or a question has `is_impossible`. */
function formatOf(version: unknown, paragraphs: readonly RawParagraph[]): DatasetFormat {
  const says2 = (typeof version === 'string' || typeof version === 'number') && /^\s*v?2/i.test(String(version));
  return says2 || paragraphs.some(({ value }) => hasImpossibleField(value)) ? 'squad2' : 'squad1';
}

/** Whether any question of a paragraph has `is_impossible`. */
export function hasImpossibleField(paragraph: unknown): boolean {
  if (!isJsonObject(paragraph) || !Array.isArray(paragraph.qas)) return false;
  return paragraph.qas.some((question: unknown) => isJsonObject(question) && 'is_impossible' in question);
}

/** A record is still usable without a title. */
function asWarnings(findings: readonly Finding[]): Finding[] {
  return findings.map(finding => ({ ...finding, severity: 'warning' }));
}
