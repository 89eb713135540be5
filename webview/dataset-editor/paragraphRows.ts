import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import type { ParagraphSummary } from '../../src/protocol/views/datasetEditor';
import { formatCount, formatInteger } from '../ui/format';
import { icon } from '../ui/icon';
import type { VirtualRow } from '../ui/virtualRows';

/** Paragraphs with a problem, if wanted, whose text or title holds the searched words, whatever their case. */
export function filterParagraphs(
  paragraphs: readonly ParagraphSummary[],
  search: string,
  onlyProblems: boolean,
): readonly ParagraphSummary[] {
  const wanted = search.trim().toLowerCase();
  return paragraphs.filter(
    paragraph =>
      (!onlyProblems || hasProblem(paragraph)) &&
      (wanted === '' ||
        paragraph.preview.toLowerCase().includes(wanted) ||
        paragraph.title.toLowerCase().includes(wanted)),
  );
}

export function hasProblem(paragraph: ParagraphSummary): boolean {
  return paragraph.errors + paragraph.warnings > 0;
}

/** The paragraphs under the titles of their articles. */
export function paragraphRows(paragraphs: readonly ParagraphSummary[]): readonly VirtualRow[] {
  return paragraphs.flatMap((paragraph, index) => {
    const row: VirtualRow = {
      key: String(paragraph.paragraphIndex),
      height: 44,
      className: 'two-lines',
      render: () => rowContent(paragraph),
    };
    return paragraph.title === paragraphs[index - 1]?.title ? [row] : [articleRow(paragraph), row];
  });
}

function articleRow(first: ParagraphSummary): VirtualRow {
  return {
    key: `article ${first.paragraphIndex}`,
    height: 24,
    isHeading: true,
    className: 'article',
    render: () => html`<span class="cut">${first.title === '' ? 'untitled' : first.title}</span>`,
  };
}

function rowContent(paragraph: ParagraphSummary): TemplateResult {
  return html`<div class="cut">${paragraph.preview}</div>
    <div class="meta num">
      <span>${formatInteger(paragraph.paragraphIndex + 1)}</span>
      <span>${formatCount(paragraph.questions, 'question')}</span>
      <span class="cut grow">${formatInteger(paragraph.codePoints)} chars</span>
      ${problemBadge('error', paragraph.errors)} ${problemBadge('warning', paragraph.warnings)}
    </div>`;
}

function problemBadge(severity: 'error' | 'warning', count: number): TemplateResult | typeof nothing {
  if (count === 0) return nothing;
  return html`<span class="row tight text-${severity}"
    >${icon(severity, { kind: severity })}<span aria-label=${formatCount(count, severity)}>${count}</span></span
  >`;
}
