import type { Utf16Range } from '../problem';

/** A CSV text that breaks the rules of quoting, with the place in UTF-16 units. */
export interface CsvFault {
  readonly message: string;
  readonly startUtf16: number;
}

/** One cell. */
export interface CsvCell extends Utf16Range {
  /** What the cell says, its quotes taken away. */
  readonly value: string;
  readonly isQuoted: boolean;
}

/** A CSV text as rows. */
export interface CsvTable {
  readonly rows: readonly (readonly string[])[];
  /** Where each row begins, in UTF-16 units. */
  readonly rowStarts: readonly number[];
  /** What ended the reading before the end of the text; null where nothing did. */
  readonly fault: CsvFault | null;
}

/**
 * Splits a CSV text into rows of cells, as RFC 4180 says: commas, quotes doubled within quotes, line breaks in quoted cells;
 * lines end with CRLF, LF or CR. Empty lines are no rows. Rows before a fault are kept.
 */
export function parseCsv(text: string): CsvTable {
  const rows: string[][] = [];
  const rowStarts: number[] = [];
  let at = text.startsWith('\ufeff') ? 1 : 0;
  while (at < text.length) {
    const row = readRow(text, at);
    if ('fault' in row) return { rows, rowStarts, fault: row.fault };
    if (row.cells.length > 1 || row.cells[0]?.value !== '') {
      rows.push(row.cells.map(({ value }) => value));
      rowStarts.push(at);
    }
    at = row.next;
  }
  return { rows, rowStarts, fault: null };
}

/** The cells of the row that begins at a position; where its quoting is faulty, none. */
export function csvRowAt(text: string, at: number): readonly CsvCell[] {
  const row = readRow(text, at);
  return 'fault' in row ? [] : row.cells;
}

/** Writes rows as CSV; a cell is quoted where it must be. */
export function formatCsv(rows: readonly (readonly string[])[]): string {
  return rows.map(row => `${row.map(cell => formatCell(cell)).join(',')}\n`).join('');
}

/** A cell as it stands in the file, quoted where it must be, or always if `isQuoted`. */
export function formatCell(value: string, isQuoted = false): string {
  return isQuoted || /[",\r\n\ufeff]|^\s|\s$/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}

/** Where in the file a position of a cell's value stands: within quotes each quotation mark takes two units. */
export function positionInCell(text: string, cell: CsvCell, valueUtf16: number): number {
  if (!cell.isQuoted) return cell.startUtf16 + valueUtf16;
  let at = cell.startUtf16 + 1;
  let left = valueUtf16;
  while (left > 0) {
    const quote = text.indexOf('"', at);
    const plain = quote < 0 ? left : Math.min(left, quote - at);
    at += plain;
    left -= plain;
    if (left === 0) break;
    at += 2;
    left--;
  }
  return at;
}

/** The row that begins at a position, and where the next one begins. */
function readRow(
  text: string,
  start: number,
): { readonly cells: CsvCell[]; readonly next: number } | { readonly fault: CsvFault } {
  const cells: CsvCell[] = [];
  let at = start;
  for (;;) {
    const cellStart = at;
    if (text[at] === '"') {
      let end = text.indexOf('"', at + 1);
      while (end >= 0 && text[end + 1] === '"') end = text.indexOf('"', end + 2);
      if (end < 0) return { fault: { message: 'The quoted cell does not end.', startUtf16: cellStart } };
      at = end + 1;
      if (at < text.length && !/[,\r\n]/.test(text.charAt(at))) {
        return { fault: { message: 'After a quoted cell a comma or a line end is expected.', startUtf16: at } };
      }
      const value = text.slice(cellStart + 1, end).replaceAll('""', '"');
      cells.push({ value, isQuoted: true, startUtf16: cellStart, endUtf16: at });
    } else {
      const separator = /[,\r\n]/g;
      separator.lastIndex = at;
      at = separator.exec(text)?.index ?? text.length;
      cells.push({ value: text.slice(cellStart, at), isQuoted: false, startUtf16: cellStart, endUtf16: at });
    }
    if (text[at] !== ',') break;
    at++;
  }
  return { cells, next: at + (text.startsWith('\r\n', at) ? 2 : 1) };
}
