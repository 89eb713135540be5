import { displayWidth, truncateToWidth } from './displayWidth';
import { printable } from './printable';

export interface Column {
  readonly title: string;
  readonly align: 'left' | 'right';
  /** Columns of the terminal; cells that are longer are cut. The longest cell's width when absent. */
  readonly width?: number;
}

/** A heading line, a rule and one line per row; columns are two blanks apart. Ends with a line end. */
export function formatTable(columns: readonly Column[], rows: readonly (readonly string[])[]): string {
  const fitted = columns.map((column, index) => ({
    ...column,
    width:
      column.width ?? Math.max(...[column.title, ...rows.map(row => printable(row[index] ?? ''))].map(displayWidth)),
  }));
  return formatTableHead(fitted) + rows.map(row => formatTableRow(fitted, row)).join('');
}

/** The heading of a table whose rows come one by one; its columns need a width. */
export function formatTableHead(columns: readonly Column[]): string {
  const titles = columns.map(({ title }) => title);
  const rules = columns.map(({ title, width }) => '-'.repeat(width ?? displayWidth(title)));
  return formatTableRow(columns, titles) + formatTableRow(columns, rules);
}

export function formatTableRow(columns: readonly Column[], cells: readonly string[]): string {
  const padded = columns.map(({ title, align, width = displayWidth(title) }, index) => {
    const cell = truncateToWidth(printable(cells[index] ?? ''), width);
    const padding = ' '.repeat(width - displayWidth(cell));
    return align === 'left' ? cell + padding : padding + cell;
  });
  return `${padded.join('  ').trimEnd()}\n`;
}
