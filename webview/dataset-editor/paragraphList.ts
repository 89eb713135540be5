import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import type { ParagraphSummary } from '../../src/protocol/views/datasetEditor';
import { valueOf } from '../ui/controls';
import { formatInteger } from '../ui/format';
import { icon } from '../ui/icon';
import '../ui/virtualRows';
import type { VirtualRow } from '../ui/virtualRows';
import type { Navigation } from './navigation';
import { hasProblem } from './paragraphRows';

export interface ParagraphListActions {
  /** Lists other paragraphs. */
  filter(change: Partial<Pick<Navigation, 'search' | 'onlyProblems'>>): void;
  open(paragraphIndex: number): void;
  /** Goes on to the opened paragraph's text. */
  enter(): void;
}

/**
 * The list of paragraphs with its filters.
 * @param rows those of `paragraphs` that the filters leave
 * @param listed index of the paragraph that is marked in the list
 */
export function paragraphList(
  paragraphs: readonly ParagraphSummary[],
  rows: readonly VirtualRow[],
  { search, onlyProblems }: Navigation,
  listed: number,
  actions: ParagraphListActions,
): TemplateResult {
  const withProblems = paragraphs.filter(hasProblem).length;
  const chip = (label: string, count: number, isPressed: boolean, wanted: boolean) =>
    html`<button
      class="chip"
      aria-pressed=${String(isPressed)}
      @click=${() => actions.filter({ onlyProblems: wanted })}
    >
      ${isPressed ? icon('check') : nothing}${label} <span class="n">${formatInteger(count)}</span>
    </button>`;
  return html`<nav class="side" aria-label="Paragraphs" data-region>
    <div class="side-top">
      <spanlab-text-field
        aria-label="Search paragraphs"
        placeholder="Search text or title"
        .value=${search}
        @input=${(event: Event) => actions.filter({ search: valueOf(event) })}
      ></spanlab-text-field>
      <div class="chips" role="group" aria-label="Show">
        ${chip('All', paragraphs.length, !onlyProblems, false)} ${chip('Problems', withProblems, onlyProblems, true)}
      </div>
    </div>
    ${rows.length === 0 ? html`<p class="padded quiet">No paragraph matches.</p>` : nothing}
    <spanlab-rows
      label="Paragraphs"
      data-region-focus
      .rows=${rows}
      .selectedKey=${String(listed)}
      @row-select=${(event: CustomEvent<string>) => actions.open(Number(event.detail))}
      @row-open=${() => actions.enter()}
    ></spanlab-rows>
  </nav>`;
}
