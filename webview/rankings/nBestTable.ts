import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import type { RankingDetail } from '../../src/protocol/views/rankings';
import { dataTable } from '../ui/dataTable';
import type { Column } from '../ui/dataTable';
import { formatFixed, formatInteger, formatSpan } from '../ui/format';
import { icon } from '../ui/icon';
import { isGold, spanCandidates } from './detailMarks';
import type { RankedCandidate } from './detailMarks';

/** Every candidate with its scores, each under its own name; the null candidate stands apart, last. */
export function nBestTable(detail: RankingDetail, shownRank: number, show: (rank: number) => void): TemplateResult {
  const nulls = detail.result.candidates
    .map((candidate, index) => ({ candidate, rank: index + 1 }))
    .filter(({ candidate }) => candidate.isNull);
  const columns: readonly Column<RankedCandidate>[] = [
    { title: '#', numeric: true, cell: ({ candidate, rank }) => (candidate.isNull ? '–' : String(rank)) },
    { title: 'Answer', className: 'n-answer', cell: item => answerCell(item, show) },
    { title: 'Span', cell: ({ candidate }) => spanCell(candidate) },
    {
      title: 'Start',
      numeric: true,
      className: 'n-logit',
      cell: ({ candidate }) => formatFixed(candidate.startLogit, 2),
    },
    { title: 'End', numeric: true, className: 'n-logit', cell: ({ candidate }) => formatFixed(candidate.endLogit, 2) },
    { title: 'Sum', numeric: true, cell: ({ candidate }) => formatFixed(candidate.logitSum, 2) },
    { title: 'Joint p', numeric: true, cell: ({ candidate }) => formatFixed(candidate.jointProbability, 3) },
    { title: 'n-best p', numeric: true, cell: ({ candidate }) => formatFixed(candidate.nBestProbability, 3) },
    { title: 'Win.', numeric: true, cell: ({ candidate }) => formatInteger(candidate.windowIndex + 1) },
    {
      title: html`<span class="visually-hidden">gold</span>`,
      cell: ({ candidate }) =>
        isGold(candidate, detail) ? html`<span class="gold-mark">${icon('check')}gold</span>` : '',
    },
  ];
  return html`<div class="region-head line">
      <h2>n-best</h2>
      <span class="small quiet cut">by logit sum; three scores, three names</span>
    </div>
    <div class="n-best-scroll">
      ${dataTable({
        caption: 'Ranked candidates',
        className: 'n-best',
        columns,
        rows: [...spanCandidates(detail), ...nulls],
        rowClass: ({ candidate }) => (candidate.isNull ? 'null' : ''),
        isSelected: ({ candidate, rank }) => !candidate.isNull && rank === shownRank,
        onSelect: ({ candidate, rank }) => {
          if (!candidate.isNull) show(rank);
        },
      })}
    </div>
    ${
      nulls.length > 0
        ? nothing
        : html`<p class="small quiet list-note num">
            No answer: null logit sum ${formatFixed(detail.result.nullScore, 2)}. It takes no part in this profile.
          </p>`
    }`;
}

function answerCell({ candidate, rank }: RankedCandidate, show: (rank: number) => void): TemplateResult {
  if (candidate.isNull) return html`no answer`;
  return html`<button
    class="cut candidate"
    aria-label="Show candidate ${rank}: ${candidate.text}"
    @click=${() => show(rank)}
  >
    ${candidate.text}
  </button>`;
}

function spanCell(candidate: RankedCandidate['candidate']): TemplateResult {
  return html`<code
    >${candidate.isNull ? '[CLS]' : formatSpan(candidate.startCodePoint, candidate.endCodePoint)}</code
  >`;
}
