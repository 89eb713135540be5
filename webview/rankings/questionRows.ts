import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import type { RankingRow } from '../../src/protocol/views/rankings';
import { formatFixed, formatInteger, formatSigned } from '../ui/format';
import { icon } from '../ui/icon';
import type { VirtualRow } from '../ui/virtualRows';
import type { SortKey } from './questionFilters';

const columns: readonly { readonly key: SortKey; readonly title: string; readonly className: string }[] = [
  { key: 'question', title: 'Question', className: 'c-question' },
  { key: 'gold', title: 'Gold', className: 'c-gold' },
  { key: 'prediction', title: 'Top answer', className: 'c-top' },
  { key: 'rank', title: 'Rank', className: 'c-rank num' },
  { key: 'f1', title: 'F1', className: 'c-f1 num' },
  { key: 'probability', title: 'Joint p', className: 'c-probability num' },
  { key: 'nullScoreDiff', title: 'Null diff', className: 'c-null num' },
];

/** The heads of the columns: buttons that sort, and say by what and which way. */
export function questionHeads(sort: {
  readonly key: SortKey;
  readonly isDescending: boolean;
  readonly onSort: (key: SortKey) => void;
}): TemplateResult {
  return html`<div class="question-row question-heads small quiet">
    <span class="c-state"></span>
    ${columns.map(({ key, title, className }) => {
      const isSorted = key === sort.key;
      const direction = sort.isDescending ? 'descending' : 'ascending';
      return html`<span class=${className}
        ><button
          class="sort"
          aria-pressed=${String(isSorted)}
          aria-label=${isSorted ? `${title}, sorted ${direction}` : `Sort by ${title}`}
          @click=${() => sort.onSort(key)}
        >
          ${title}${isSorted ? icon(sort.isDescending ? 'arrow-down' : 'arrow-up') : nothing}
        </button></span
      >`;
    })}
  </div>`;
}

export function questionRows(rows: readonly RankingRow[]): readonly VirtualRow[] {
  return rows.map(row => ({
    key: row.id,
    height: 24,
    className: 'question-row',
    render: () => cells(row),
  }));
}

function cells(row: RankingRow): TemplateResult {
  const isRight = row.exact >= 1;
  return html`<span class="c-state" role="gridcell"
      >${isRight ? icon('pass', { kind: 'ok', label: 'Right' }) : icon('error', { kind: 'error', label: 'Wrong' })}</span
    >
    <span class="c-question cut" role="gridcell">${row.question}</span>
    <span class="c-gold cut" role="gridcell">${goldText(row.golds)}</span>
    <span class="c-top cut" role="gridcell">${row.prediction === '' ? noAnswer() : row.prediction}</span>
    <span class="c-rank num" role="gridcell">${row.rank === 0 ? '–' : formatInteger(row.rank)}</span>
    <span class="c-f1 num" role="gridcell">${formatFixed(100 * row.f1, 0)}</span>
    <span class="c-probability num" role="gridcell">${formatFixed(row.probability, 3)}</span>
    <span class="c-null num" role="gridcell">${formatSigned(row.nullScoreDiff, 2)}</span>`;
}

/** The first gold answer, and how many different ones there are besides. */
export function goldText(golds: readonly string[]): TemplateResult {
  const [first, ...others] = new Set(golds);
  if (first === undefined) return noAnswer();
  return html`${first}${others.length === 0 ? nothing : html` <span class="quiet">+${others.length}</span>`}`;
}

function noAnswer(): TemplateResult {
  return html`<span class="quiet">no answer</span>`;
}
