import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';

type Cell = TemplateResult | string;

/** One column of a small table: how its head and its cells read. */
export interface Column<Row> {
  readonly title: Cell;
  /** Numbers are right-aligned with tabular figures. */
  readonly numeric?: boolean;
  readonly className?: string;
  cell(row: Row, index: number): Cell;
}

/** A table that is small enough to exist as a whole. `caption` names it for assistive technology. */
export function dataTable<Row>(options: {
  readonly caption: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly className?: string;
  readonly rowClass?: (row: Row, index: number) => string;
  readonly isSelected?: (row: Row, index: number) => boolean;
  readonly onSelect?: (row: Row, index: number) => void;
}): TemplateResult {
  const classOf = (column: Column<Row>) => `${column.numeric === true ? 'num' : ''} ${column.className ?? ''}`.trim();
  return html`<table class=${options.className ?? ''}>
    <caption class="visually-hidden">
      ${options.caption}
    </caption>
    <thead>
      <tr>
        ${options.columns.map(column => html`<th class=${classOf(column)} scope="col">${column.title}</th>`)}
      </tr>
    </thead>
    <tbody>
      ${options.rows.map(
        (row, index) =>
          html`<tr
            class=${options.rowClass?.(row, index) ?? ''}
            aria-selected=${options.isSelected === undefined ? nothing : String(options.isSelected(row, index))}
            @click=${options.onSelect === undefined ? nothing : () => options.onSelect?.(row, index)}
          >
            ${options.columns.map(column => html`<td class=${classOf(column)}>${column.cell(row, index)}</td>`)}
          </tr>`,
      )}
    </tbody>
  </table>`;
}

/** The same figures as tab-separated text, for the clipboard. */
export function tabSeparated(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  return [heads, ...rows].map(cells => cells.map(cell => cell.replace(/[\t\r\n]+/g, ' ')).join('\t')).join('\n');
}
