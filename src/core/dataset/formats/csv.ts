import { isJsonObject, type JsonObject } from '../fieldRules';
import { formatCsv } from './csvTable';
import { parsePythonLiteral } from './pythonLiteral';
import { without } from './squadFile';

/*
 * CSV with one question per row: id, title, context, question are text, answers are JSON (or a Python literal, when read), or a
 * pair of columns answer_text and answer_start. An empty cell means that the field is absent. What a cell cannot say, such as a
 * number as id or a field of the paragraph, stands in the column `other` as one JSON object.
 */

const textColumns = ['id', 'title', 'context', 'question'];
/** Where a row holds what has no column. */
export const otherColumn = 'other';
/** Columns that hold the one answer of a row where there is no column `answers`. */
export const answerColumns = ['answer_text', 'answer_start'] as const;

/** Whether a first line names the columns of a data set. */
export function isHeader(cells: readonly string[]): boolean {
  return cells.includes('context') && cells.includes('question');
}

/** Whether a table's columns hold one answer per row, its text and its start apart. */
export function isPairOfColumns(header: readonly string[]): boolean {
  return !header.includes('answers') && answerColumns.every(name => header.includes(name));
}

/** The rows of a table, the first of which names the columns. Cells without a column are left out. */
export function rowsOfTable([header = [], ...lines]: readonly (readonly string[])[]): JsonObject[] {
  return lines.map(cells => {
    const fields = header.flatMap((name, index): [string, unknown][] => {
      const cell = cells[index] ?? '';
      if (cell === '' || name === '' || name === otherColumn) return [];
      return [[name, textColumns.includes(name) ? cell : valueOfCell(name, cell)]];
    });
    const other = tryJson(cells[header.indexOf(otherColumn)] ?? '');
    const row = { ...Object.fromEntries(fields), ...(isJsonObject(other) ? other : {}) };
    return withAnswerPair(row, header);
  });
}

/** The table of rows. */
export function writeCsv(rows: readonly JsonObject[]): string {
  const hasMarks = rows.some(row => typeof row.is_impossible === 'boolean');
  const split = rows.map(row => {
    const texts = textColumns.map(name => (isPlainText(row[name]) ? row[name] : ''));
    const hasAnswers = typeof row.answers === 'object' && row.answers !== null;
    const hasMark = typeof row.is_impossible === 'boolean';
    const said = [
      ...textColumns.filter((_name, index) => texts[index] !== ''),
      ...(hasAnswers ? ['answers'] : []),
      ...(hasMark ? ['is_impossible'] : []),
    ];
    const other = without(row, said);
    return {
      cells: [
        ...texts,
        hasAnswers ? JSON.stringify(row.answers) : '',
        ...(hasMarks ? [hasMark ? String(row.is_impossible) : ''] : []),
      ],
      other: Object.keys(other).length === 0 ? '' : JSON.stringify(other),
    };
  });
  const hasOther = split.some(({ other }) => other !== '');
  const header = [
    ...textColumns,
    'answers',
    ...(hasMarks ? ['is_impossible'] : []),
    ...(hasOther ? [otherColumn] : []),
  ];
  return formatCsv([header, ...split.map(({ cells, other }) => (hasOther ? [...cells, other] : cells))]);
}

/** Text that comes back as it is: lone surrogates do not survive UTF-8 and are written as JSON escapes in `other`. */
function isPlainText(value: unknown): value is string {
  return typeof value === 'string' && !/\p{Surrogate}/u.test(value);
}

function valueOfCell(name: string, cell: string): unknown {
  if (name === 'is_impossible') {
    const word = cell.trim().toLowerCase();
    return word === 'true' || word === 'false' ? word === 'true' : cell;
  }
  return name === 'answers' ? (tryJson(cell) ?? parsePythonLiteral(cell) ?? cell) : cell;
}

function withAnswerPair(row: JsonObject, header: readonly string[]): JsonObject {
  if (!isPairOfColumns(header)) return row;
  const { answer_text: text = '', answer_start: start } = row;
  const isNumber = typeof start === 'string' && /^-?\d{1,15}(?:\.0)?$/.test(start);
  const answers = text === '' && start === undefined ? [] : [{ text, answer_start: isNumber ? Number(start) : start }];
  return { ...without(row, answerColumns), answers };
}

function tryJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
