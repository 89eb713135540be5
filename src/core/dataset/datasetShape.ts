import { checkField, isJsonObject, type JsonObject } from './fieldRules';
import type { Finding } from './finding';
import { listOf } from './formats/squadFile';
import type { DatasetFormat } from './types';

/** A paragraph of the file as parsed, not yet checked. */
export interface RawParagraph {
  readonly value: unknown;
  /** The article's title, empty where it has none. */
  readonly title: string;
}

/** The outer levels of a SQuAD file: what stands above the paragraphs. */
export interface DatasetShape {
  /** SQuAD 2 when the version says so or a question has `is_impossible`. */
  readonly format: DatasetFormat;
  /** Whether the version alone makes it SQuAD 2. */
  readonly saysSquad2: boolean;
  readonly articleCount: number;
  readonly paragraphs: readonly RawParagraph[];
  /** Problems of root and articles; paths start at the root. */
  readonly findings: readonly Finding[];
}

/** Whether a document is nested SQuAD: `{data: [{paragraphs: …}]}`, however wrong the rest of it may be. */
export function isNested(root: unknown): root is JsonObject {
  if (!isJsonObject(root) || !Array.isArray(root.data)) return false;
  return root.data.length === 0 || root.data.some(article => isJsonObject(article) && 'paragraphs' in article);
}

/**
 * Looks for `{data: [{title, paragraphs: […]}]}`.
 * @returns null when nothing in the document resembles it
 */
export function readShape(root: unknown): DatasetShape | null {
  if (!isNested(root)) return null;
  const articles = listOf(root.data);
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
    article.paragraphs.forEach((value: unknown) => {
      paragraphs.push({ value, title: typeof title === 'string' ? title : '' });
    });
  });
  const saysSquad2 = isVersion2(root.version);
  const isSquad2 = saysSquad2 || paragraphs.some(({ value }) => hasImpossibleField(value));
  const format = isSquad2 ? 'squad2' : 'squad1';
  return { format, saysSquad2, articleCount: articles.length, paragraphs, findings };
}

/** Whether a version reads like `v2.0` or `2.0`. */
function isVersion2(version: unknown): boolean {
  return (typeof version === 'string' || typeof version === 'number') && /^\s*v?2(?!\d)/i.test(String(version));
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
