import { html } from 'lit';
import type { AskEntry } from '../../src/protocol/views/ask';
import { formatFixed } from '../ui/format';
import { icon } from '../ui/icon';
import type { VirtualRow } from '../ui/virtualRows';

/** The questions asked, as rows of two lines: the question, and what came of it. */
export function historyRows(history: readonly AskEntry[]): readonly VirtualRow[] {
  return history.map(entry => ({
    key: String(entry.id),
    height: 44,
    className: 'two-lines',
    render: () =>
      html`<div class="cut">${entry.question}</div>
        <div class="meta">${outcome(entry)}</div>`,
  }));
}

function outcome(entry: AskEntry) {
  if (entry.error !== null) return html`${icon('error')}<span class="cut">${entry.error.code}</span>`;
  const best = entry.result?.answers[0];
  if (entry.result === null) return html`<span>reading…</span>`;
  if (best === undefined || entry.result.nullScoreDiff > 0) return html`${icon('circle-slash')}<span>no answer</span>`;
  return html`<span class="cut grow">${best.text}</span
    ><span class="num">${formatFixed(best.jointProbability, 2)}</span>`;
}
