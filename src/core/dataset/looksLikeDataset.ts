import { isHeader } from './formats/csv';
import { parseCsv } from './formats/csvTable';

/** How the text of a data set is written: one JSON value, one on each line, or a table. */
export type DatasetSyntax = 'json' | 'jsonl' | 'csv';

/** Records begin early: what a file is shows long before this many UTF-16 units. */
const inspectedLength = 64 * 1024;

const syntaxes: ReadonlyMap<string, DatasetSyntax> = new Map([
  ['json', 'json'],
  ['jsonc', 'json'],
  ['jsonl', 'jsonl'],
  ['jsonlines', 'jsonl'],
  ['ndjson', 'jsonl'],
  ['csv', 'csv'],
]);

/**
 * The syntax that a file has by its name, or where that says nothing, by the language that an editor takes it for.
 * @param languageId such as `json`, `jsonc`, `jsonl` or `csv`
 * @returns null for files that are no data sets, whatever they hold
 */
export function datasetSyntaxOf(fileName: string, languageId = ''): DatasetSyntax | null {
  const extension = /\.([^.\\/]*)$/.exec(fileName)?.[1]?.toLowerCase() ?? '';
  return syntaxes.get(extension) ?? syntaxes.get(languageId) ?? null;
}

/** Keys of which a data set of one form has all near its start. */
const keysOfForms: readonly (readonly RegExp[])[] = [
  [/"data"\s*:/, /"(?:paragraphs|qas)"\s*:/],
  [/"context"\s*:/, /"question"\s*:/, /"answers"\s*:/],
  [/"paragraph_id"\s*:/, /"question_text"\s*:/],
  [/"context_text"\s*:/, /"qas"\s*:/],
  [/"data"\s*:/, /"(?:annotations|completions)"\s*:/, /"to_name"\s*:/],
];

/**
 * Whether a text looks like a data set of a known form, broken or not, by names that such a file has near its start. Cheap enough
 * for every file that is opened.
 */
export function looksLikeDataset(text: string, syntax: DatasetSyntax = 'json'): boolean {
  const beginning = text.slice(0, inspectedLength);
  if (syntax === 'csv') {
    const firstLine = /^[^\r\n]*/.exec(beginning)?.[0] ?? '';
    return isHeader(parseCsv(firstLine).rows[0] ?? []);
  }
  return keysOfForms.some(keys => keys.every(key => key.test(beginning)));
}
