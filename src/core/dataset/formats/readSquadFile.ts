import { SpanLabError } from '../../errors';
import { LineIndex } from '../../text/lineIndex';
import { readShape } from '../datasetShape';
import { isJsonObject, type JsonObject } from '../fieldRules';
import { readCmrc2018 } from './cmrc2018';
import { isHeader, rowsOfTable } from './csv';
import { parseCsv } from './csvTable';
import { readHw7 } from './hw7';
import { isRow, nestedOf } from './rows';
import { without, type SquadFile } from './squadFile';

/** How much of a text is looked at to tell whether it has rows. */
const inspectedLength = 1024 * 1024;

/**
 * Reads a data set of any known format, told from its content, as nested SQuAD.
 * @returns null when the text is JSON of no known form, or neither JSON nor JSON lines nor CSV
 * @throws SpanLabError `json-syntax` for a faulty line of JSON lines, `csv-syntax` for faulty quoting; both with line and column
 */
export function readSquadFile(text: string): SquadFile | null {
  const plain = text.startsWith('\ufeff') ? text.slice(1) : text;
  const json = tryJson(plain);
  if (json !== null) {
    const { value } = json;
    if (isJsonObject(value) && readShape(value) !== null) return { format: 'squad', root: value, notes: [] };
    return readRows(value) ?? readHw7(value) ?? readCmrc2018(value);
  }
  return readLines(plain) ?? readTable(plain);
}

/** A list of rows, or one under `data`, or a single row: JSON lines with one line. */
function readRows(value: unknown): SquadFile | null {
  if (isRow(value)) return { format: 'jsonl', root: nestedOf([value]), notes: [] };
  const list: unknown = isJsonObject(value) ? value.data : value;
  if (!Array.isArray(list) || !list.some(isRow)) return null;
  const elements: readonly unknown[] = list;
  const rows = elements.filter(isJsonObject);
  const root = nestedOf(rows, isJsonObject(value) ? without(value, ['data']) : {});
  return { format: 'rows', root, notes: leftOut(elements.length - rows.length, 'rows are no objects') };
}

function readLines(text: string): SquadFile | null {
  const first = /[^\s][^\r\n]*/.exec(text.slice(0, inspectedLength))?.[0] ?? '';
  if (!isRow(tryJson(first)?.value)) return null;
  const rows: JsonObject[] = [];
  let others = 0;
  const line = /[^\r\n]+/g;
  for (let found = line.exec(text); found !== null; found = line.exec(text)) {
    if (found[0].trim() === '') continue;
    const parsed = tryJson(found[0]);
    if (parsed === null) throw syntaxError('json-syntax', text, found.index, 'This line is not valid JSON');
    if (isJsonObject(parsed.value)) rows.push(parsed.value);
    else others++;
  }
  return { format: 'jsonl', root: nestedOf(rows), notes: leftOut(others, 'lines are no objects') };
}

function readTable(text: string): SquadFile | null {
  const firstLine = /^[^\r\n]*/.exec(text.slice(0, inspectedLength))?.[0] ?? '';
  const header = parseCsv(firstLine);
  if ('fault' in header || !isHeader(header.rows[0] ?? [])) return null;
  const table = parseCsv(text);
  if ('fault' in table) throw syntaxError('csv-syntax', text, table.fault.startUtf16, table.fault.message);
  return { format: 'csv', root: nestedOf(rowsOfTable(table.rows)), notes: [] };
}

function leftOut(count: number, what: string): string[] {
  return count === 0 ? [] : [`${count} ${what} and are left out.`];
}

function syntaxError(code: 'json-syntax' | 'csv-syntax', text: string, startUtf16: number, what: string): SpanLabError {
  const { line, character } = new LineIndex(text).positionAt(startUtf16);
  const place = { line: line + 1, column: character + 1, startUtf16 };
  return new SpanLabError(code, `${what} (line ${place.line}, column ${place.column}).`, place);
}

/** Null when the text is no JSON. */
function tryJson(text: string): { readonly value: unknown } | null {
  try {
    return { value: JSON.parse(text) };
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
