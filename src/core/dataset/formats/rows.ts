import { isJsonObject, type JsonObject } from '../fieldRules';
import { deepestLevel, isDeeperThan } from '../json/depth';
import { fromColumns, toColumns } from './columnarAnswers';
import { objectsOf, without, type Losses } from './squadFile';

/*
 * Flat rows, one per question, as Hugging Face's `squad` has them: {id, title, context, question, answers}. Fields of the levels
 * above the question get a prefix (`paragraph.`, `article.`, `file.`), so that the nested file can be made of the rows again.
 */

const levels = ['file', 'article', 'paragraph', 'question'] as const;
type Level = (typeof levels)[number];

/** Says that a row begins a new article or paragraph although it reads like the one before. */
const beginsKey = 'spanlab.begins';

/** Whether a value is a row of a flat data set. */
export function isRow(value: unknown): value is JsonObject {
  return isJsonObject(value) && 'context' in value && 'question' in value && !('qas' in value);
}

/** One row per question. Paragraphs without questions, and what is no object, are counted as lost. */
export function rowsOf(root: JsonObject, losses: Losses): JsonObject[] {
  const rows: JsonObject[] = [];
  const fileFields = prefixed(without(root, ['data']), 'file');
  let [lastArticle, lastParagraph] = ['', ''];
  for (const article of objectsOf(root.data, losses, 'articles that are no objects')) {
    const articleFields = prefixed(without(article, ['paragraphs']), 'article');
    let isNewArticle = true;
    for (const paragraph of objectsOf(article.paragraphs, losses, 'paragraphs that are no objects')) {
      const paragraphFields = prefixed(without(paragraph, ['qas']), 'paragraph');
      let isNewParagraph = true;
      const questions = objectsOf(paragraph.qas, losses, 'questions that are no objects');
      if (questions.length === 0) losses.add('paragraphs without questions');
      for (const question of questions) {
        const keys = [JSON.stringify(articleFields), JSON.stringify(paragraphFields)] as const;
        const begins =
          isNewArticle && keys[0] === lastArticle
            ? 'article'
            : !isNewArticle && isNewParagraph && keys[1] === lastParagraph
              ? 'paragraph'
              : null;
        const fields: [string, unknown][] = [
          ...(rows.length === 0 ? fileFields : []),
          ...articleFields,
          ...paragraphFields,
          ...prefixed(question, 'question').map(([key, value]): [string, unknown] => [
            key,
            key === 'answers' ? toColumns(value) : value,
          ]),
          ...(begins === null ? [] : [[beginsKey, begins] as [string, unknown]]),
        ];
        rows.push(inOrder(fields));
        [lastArticle, lastParagraph] = keys;
        isNewArticle = false;
        isNewParagraph = false;
      }
    }
  }
  if (rows.length === 0 && fileFields.length > 0) losses.add('fields of a file without questions', fileFields.length);
  return rows;
}

/** A nested file made of rows. */
export interface NestedRows {
  readonly root: JsonObject;
  /** By paragraph: which of the rows are its questions. */
  readonly rowsOfParagraphs: readonly (readonly number[])[];
}

/** The nested file of rows. Neighbours with the same article or paragraph fields share one. */
export function nestedOf(rows: readonly JsonObject[], rootFields: JsonObject = {}): NestedRows {
  const fileFields: [string, unknown][] = [];
  const data: { fields: [string, unknown][]; paragraphs: { fields: [string, unknown][]; qas: JsonObject[] }[] }[] = [];
  const rowsOfParagraphs: number[][] = [];
  let [lastArticle, lastParagraph] = ['', ''];
  for (const [rowIndex, row] of rows.entries()) {
    const fields: Record<Level, [string, unknown][]> = { file: [], article: [], paragraph: [], question: [] };
    for (const [key, value] of Object.entries(row)) {
      if (key === beginsKey) continue;
      const [level, name] = levelOf(key);
      fields[level].push([name, level === 'question' && name === 'answers' ? fromColumns(value) : value]);
    }
    fileFields.push(...fields.file);
    const keys = [groupKey(fields.article, rowIndex), groupKey(fields.paragraph, rowIndex)] as const;
    const begins = row[beginsKey];
    const isNewArticle = data.length === 0 || keys[0] !== lastArticle || begins === 'article';
    if (isNewArticle) data.push({ fields: fields.article, paragraphs: [] });
    const paragraphs = data.at(-1)?.paragraphs ?? [];
    if (isNewArticle || keys[1] !== lastParagraph || begins === 'paragraph') {
      paragraphs.push({ fields: fields.paragraph, qas: [] });
      rowsOfParagraphs.push([]);
    }
    rowsOfParagraphs.at(-1)?.push(rowIndex);
    paragraphs.at(-1)?.qas.push(Object.fromEntries(fields.question));
    [lastArticle, lastParagraph] = keys;
  }
  const nested = data.map(article => ({
    ...Object.fromEntries(article.fields),
    paragraphs: article.paragraphs.map(paragraph => ({ ...Object.fromEntries(paragraph.fields), qas: paragraph.qas })),
  }));
  return { root: { ...rootFields, ...Object.fromEntries(fileFields), data: nested }, rowsOfParagraphs };
}

/** Equal for equal fields; fields that are nested beyond all sense equal no others. */
function groupKey(fields: readonly (readonly [string, unknown])[], rowIndex: number): string {
  return isDeeperThan(fields, deepestLevel) ? String(rowIndex) : JSON.stringify(fields);
}

/** The fields of one level under the names they have in a row. */
function prefixed(object: JsonObject, level: Level): [string, unknown][] {
  return Object.entries(object).map(([key, value]) => [nameInRow(key, level), value]);
}

function nameInRow(key: string, level: Level): string {
  if (level === 'article' && key === 'title') return key;
  if (level === 'paragraph' && key === 'context') return key;
  const isPlain = level === 'question' && key !== beginsKey && levelOf(key)[0] === 'question' && !hasPrefix(key);
  return isPlain ? key : `${level}.${key}`;
}

/** Under which key a row has a field of a level; the usual key where it lacks the field. */
export function keyInRow(row: JsonObject, level: 'article' | 'paragraph' | 'question', name: string): string {
  const usual = nameInRow(name, level);
  return usual in row || !(`${level}.${name}` in row) ? usual : `${level}.${name}`;
}

function levelOf(key: string): readonly [Level, string] {
  if (key === 'title') return ['article', key];
  if (key === 'context') return ['paragraph', key];
  const level = levels.find(each => key.startsWith(`${each}.`));
  return level === undefined ? ['question', key] : [level, key.slice(level.length + 1)];
}

function hasPrefix(key: string): boolean {
  return levels.some(level => key.startsWith(`${level}.`));
}

const usualOrder = ['id', 'title', 'context', 'question', 'answers'];

/** A row with its usual fields first. */
function inOrder(fields: readonly (readonly [string, unknown])[]): JsonObject {
  const byKey = new Map(fields);
  const first = usualOrder.filter(key => byKey.has(key));
  const others = [...byKey.keys()].filter(key => !usualOrder.includes(key));
  return Object.fromEntries([...first, ...others].map(key => [key, byKey.get(key)]));
}
