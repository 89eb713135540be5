/** A CSV text that breaks the rules of quoting, with the place in UTF-16 units. */
export interface CsvFault {
  readonly message: string;
  readonly startUtf16: number;
}

/**
 * Splits a CSV text into rows of cells, as RFC 4180 says: commas, quotes doubled within quotes, line breaks in quoted cells;
 * lines end with CRLF, LF or CR. Empty lines are no rows.
 */
export function parseCsv(text: string): { readonly rows: string[][] } | { readonly fault: CsvFault } {
  const rows: string[][] = [];
  let row: string[] = [];
  let at = text.startsWith('\ufeff') ? 1 : 0;
  while (at < text.length) {
    let cell: string;
    if (text[at] === '"') {
      const start = at;
      let end = text.indexOf('"', at + 1);
      while (end >= 0 && text[end + 1] === '"') end = text.indexOf('"', end + 2);
      if (end < 0) return { fault: { message: 'The quoted cell does not end.', startUtf16: start } };
      cell = text.slice(start + 1, end).replaceAll('""', '"');
      at = end + 1;
      if (at < text.length && !/[,\r\n]/.test(text.charAt(at))) {
        return { fault: { message: 'After a quoted cell a comma or a line end is expected.', startUtf16: at } };
      }
    } else {
      const separator = /[,\r\n]/g;
      separator.lastIndex = at;
      const end = separator.exec(text)?.index ?? text.length;
      cell = text.slice(at, end);
      at = end;
    }
    row.push(cell);
    if (text[at] === ',') {
      at++;
      if (at < text.length) continue;
      row.push('');
    }
    if (row.length > 1 || row[0] !== '') rows.push(row);
    row = [];
    at += text.startsWith('\r\n', at) ? 2 : 1;
  }
  return { rows };
}

/** Writes rows as CSV; a cell is quoted where it must be. */
export function formatCsv(rows: readonly (readonly string[])[]): string {
  return rows.map(row => `${row.map(quoted).join(',')}\n`).join('');
}

function quoted(cell: string): string {
  return /[",\r\n\ufeff]|^\s|\s$/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
