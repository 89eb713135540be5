import { isJsonObject, type JsonObject } from '../fieldRules';
import type { Finding, JsonPath } from '../finding';
import { isNested } from '../datasetShape';
import { parseJsonTree, valueOf, type JsonTree, type SyntaxFault } from '../json/tree';
import { CsvDocument } from '../located/csvDocument';
import { JsonDocument } from '../located/jsonDocument';
import { JsonLinesDocument } from '../located/jsonLinesDocument';
import type { ValueSource } from '../located/valueSource';
import { moved } from '../located/moved';
import type { Utf16Range } from '../problem';
import { readCmrc2018 } from './cmrc2018';
import { isColumnar } from './columnarAnswers';
import { isHeader, rowsOfTable } from './csv';
import { parseCsv } from './csvTable';
import { readHw7 } from './hw7';
import { readLabelStudio } from './labelStudio';
import { isRow, nestedOf } from './rows';
import { RowsOrigin, type NumberedRow } from './rowsOrigin';
import { without, type FileFormat, type SquadFile } from './squadFile';

/** How much of a text is looked at to tell whether it has rows. */
const inspectedLength = 1024 * 1024;
/** How many lines are looked at to tell whether it has one JSON value on each. */
const inspectedLines = 20;

/** Where the records of a file stand. */
export interface RecordDocument extends ValueSource {
  /** Where the record at a path stands; undefined if there is none. */
  placeOf(path: JsonPath): Utf16Range | undefined;
  /** Whether the record around a path could be read without guessing; absent where all could. */
  isSound?(path: JsonPath): boolean;
}

/** A place where a file breaks the rules of its syntax. */
export interface FileFault extends SyntaxFault {
  readonly code: 'json-syntax' | 'csv-syntax';
  /** A warning where everything around the place could be read. */
  readonly severity: 'error' | 'warning';
}

/** A data set as it was read, and where in the text its values stand. */
export interface OpenedFile {
  readonly file: SquadFile;
  /** Null for nested SQuAD, which is located by paragraph. */
  readonly document: RecordDocument | null;
  /** Of lines and tables, in order; what is around them was read. */
  readonly faults: readonly FileFault[];
}

/**
 * Reads a data set of any known format, told from its content.
 * @returns null when the text is JSON of no known form, or neither JSON nor JSON lines nor CSV
 */
export function openFile(text: string): OpenedFile | null {
  const json = withoutMark(text);
  const parsed = tryJson(json);
  return parsed === null ? (openLines(json) ?? openTable(text)) : openValue(json, parsed.value);
}

/** The same for a text that is no valid JSON, from what a tolerant parser made of it: all but nested SQuAD. */
export function openBrokenJson(text: string, tree: JsonTree): OpenedFile | null {
  return tree.root === undefined ? null : openValue(withoutMark(text), valueOf(tree.root), tree);
}

/** A blank in place of the byte-order mark keeps all positions. */
export function withoutMark(text: string): string {
  return text.startsWith('\ufeff') ? ` ${text.slice(1)}` : text;
}

/** Null when the text is no JSON. */
export function tryJson(text: string): { readonly value: unknown } | null {
  try {
    return { value: JSON.parse(text) };
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

function openValue(text: string, value: unknown, tree?: JsonTree): OpenedFile | null {
  if (isNested(value)) {
    const file: SquadFile = {
      format: 'squad',
      root: value,
      isSquad2ByCustom: false,
      notes: [],
      origins: [],
      findings: [],
    };
    return { file, document: null, faults: [] };
  }
  if (isRow(value)) {
    const place = { startUtf16: text.search(/\S/), endUtf16: text.trimEnd().length };
    const file = fileOfRows('jsonl', [value], [], {});
    return { file, document: new JsonLinesDocument(text, [place]), faults: [] };
  }
  const opened = (file: SquadFile | null, ...lists: JsonPath[]): OpenedFile | null =>
    file === null ? null : { file, document: new JsonDocument(text, lists, tree), faults: [] };
  return (
    opened(readRows(value), isJsonObject(value) ? ['data'] : []) ??
    opened(readHw7(value), ['questions'], ['paragraphs']) ??
    opened(readCmrc2018(value), []) ??
    opened(readLabelStudio(value), [])
  );
}

/** A list of rows, or one under `data`. */
function readRows(value: unknown): SquadFile | null {
  const list: unknown = isJsonObject(value) ? value.data : value;
  if (!Array.isArray(list) || !list.some(isRow)) return null;
  return isJsonObject(value)
    ? fileOfRows('rows', list, ['data'], without(value, ['data']))
    : fileOfRows('rows', list, [], {});
}

/** @param list the path of the list that the records are in */
function fileOfRows(
  format: FileFormat,
  records: readonly unknown[],
  list: JsonPath,
  rootFields: JsonObject,
): SquadFile {
  const rows: NumberedRow[] = [];
  const findings: Finding[] = [];
  records.forEach((row, index) => {
    if (isJsonObject(row)) rows.push({ row, index });
    else findings.push(noObject([...list, index]));
  });
  const { root, rowsOfParagraphs } = nestedOf(
    rows.map(({ row }) => row),
    rootFields,
  );
  const origins = rowsOfParagraphs.map(
    own =>
      new RowsOrigin(
        own.flatMap(index => rows[index] ?? []),
        list,
      ),
  );
  return {
    format,
    root,
    isSquad2ByCustom:
      root.version === undefined && rows.some(({ row }) => isColumnar(row.answers) && isEmpty(row.answers)),
    notes: findings.length === 0 ? [] : [`${findings.length} rows are no objects and are left out.`],
    origins,
    findings,
  };
}

/** Hugging Face's rows of SQuAD 2.0 have no mark: their lists of answers are empty. */
function isEmpty({ text }: JsonObject): boolean {
  return Array.isArray(text) && text.length === 0;
}

function noObject(path: JsonPath): Finding {
  return { code: 'field-type', severity: 'error', message: 'A row must be an object.', path, repairs: [] };
}

function openLines(text: string): OpenedFile | null {
  if (!hasRowsOnLines(text)) return null;
  const places: Utf16Range[] = [];
  const values: unknown[] = [];
  const faults: FileFault[] = [];
  for (const place of linesOf(text)) {
    const line = text.slice(place.startUtf16, place.endUtf16);
    const parsed = tryJson(line);
    if (parsed === null) {
      const [fault = { startUtf16: 0, endUtf16: line.length, message: 'This is not valid JSON.' }] =
        parseJsonTree(line).faults;
      faults.push({ code: 'json-syntax', severity: 'error', ...moved(fault, place.startUtf16) });
      continue;
    }
    places.push(place);
    values.push(parsed.value);
  }
  return { file: fileOfRows('jsonl', values, [], {}), document: new JsonLinesDocument(text, places), faults };
}

/** Whether the first line is a row, or at least half of the first lines are: one of them may be broken just now. */
function hasRowsOnLines(text: string): boolean {
  let [lines, rows] = [0, 0];
  for (const { startUtf16, endUtf16 } of linesOf(text.slice(0, inspectedLength))) {
    const isOne = text[startUtf16] === '{' && isRow(tryJson(text.slice(startUtf16, endUtf16))?.value);
    lines++;
    if (isOne) rows++;
    if ((lines === 1 && isOne) || lines === inspectedLines) break;
  }
  return rows > 0 && 2 * rows >= lines;
}

/** The lines that are not blank, without blanks at their edges. */
function* linesOf(text: string): Generator<Utf16Range> {
  const line = /[^\s](?:[^\r\n]*[^\s])?/g;
  for (let found = line.exec(text); found !== null; found = line.exec(text)) {
    yield { startUtf16: found.index, endUtf16: line.lastIndex };
  }
}

function openTable(text: string): OpenedFile | null {
  const firstLine = /^[^\r\n]*/.exec(text.slice(0, inspectedLength))?.[0] ?? '';
  const [header = []] = parseCsv(firstLine).rows;
  if (!isHeader(header)) return null;
  const table = parseCsv(text);
  const rows = rowsOfTable(table.rows);
  const document = new CsvDocument(text, table);
  const ragged = rows.flatMap((_, index): FileFault[] => {
    if ((table.rows[index + 1]?.length ?? 0) <= header.length) return [];
    const [first] = document.cellsWithoutColumn(index);
    const message = `The row has more cells than there are columns (${header.length}): is a cell with a comma not quoted?`;
    return first === undefined ? [] : [{ code: 'csv-syntax', severity: 'warning', ...first, message }];
  });
  const { fault } = table;
  const broken: FileFault[] =
    fault === null
      ? []
      : [{ code: 'csv-syntax', severity: 'error', ...fault, endUtf16: Math.min(fault.startUtf16 + 1, text.length) }];
  return { file: fileOfRows('csv', rows, [], {}), document, faults: [...ragged, ...broken] };
}
