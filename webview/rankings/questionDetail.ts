import { html } from 'lit';
import type { TemplateResult } from 'lit';
import type { RankingDetail } from '../../src/protocol/views/rankings';
import { contextText } from '../ui/contextText';
import { dataTable } from '../ui/dataTable';
import { formatFixed, formatInteger, formatSigned } from '../ui/format';
import { icon } from '../ui/icon';
import { detailMarks } from './detailMarks';
import { nBestTable } from './nBestTable';
import { goldText } from './questionRows';

/** More candidates than this in one context hide the text. */
const otherMarks = 4;

export interface DetailActions {
  show(rank: number): void;
  goToDataset(): void;
  step(direction: 1 | -1): void;
}

/** One question over the full height: what it asks, its context with gold and candidates, all scores, its ranks so far. */
export function questionDetail(detail: RankingDetail, shownRank: number, actions: DetailActions): TemplateResult {
  return html`${head(detail, actions)}
    <div class="region-head">
      <h2>Context</h2>
      <span class="small quiet cut grow">${detail.title}</span>
      <span class="legend small quiet">
        <span><i class="key-gold"></i>gold</span>
        <span><i class="key-shown"></i>candidate ${shownRank}</span>
      </span>
    </div>
    ${contextText(detail.context, detailMarks(detail, shownRank, otherMarks))}
    ${nBestTable(detail, shownRank, rank => actions.show(rank))} ${ranks(detail)}`;
}

function head(detail: RankingDetail, actions: DetailActions): TemplateResult {
  const { result } = detail;
  const isRight = result.exact >= 1;
  return html`<header class="detail-head">
    <div class="row">
      <h2 class="question-title grow">${detail.question}</h2>
      <button class="tool" aria-label="Previous question" title="Previous question" @click=${() => actions.step(-1)}>
        ${icon('arrow-up')}
      </button>
      <button class="tool" aria-label="Next question" title="Next question" @click=${() => actions.step(1)}>
        ${icon('arrow-down')}
      </button>
    </div>
    <div class="facts small num">
      <span class="fact"
        ><span class="row tight"
          >${icon(isRight ? 'pass' : 'error', { kind: isRight ? 'ok' : 'error' })}${isRight ? 'right' : 'wrong'}</span
        ><span>EM ${formatFixed(100 * result.exact, 0)}, F1 ${formatFixed(100 * result.f1, 0)}</span></span
      >
      <span class="fact"><span>rank</span>${result.rank === 0 ? 'none' : formatInteger(result.rank)}</span>
      <span class="fact"><span>gold</span><span>${goldText(detail.golds.map(gold => gold.text))}</span></span>
      <span class="fact"><span>null difference</span>${formatSigned(result.nullScoreDiff, 2)}</span>
      <span class="fact"><span>id</span><code class="cut">${detail.id}</code></span>
    </div>
    <div class="row">
      <spanlab-button appearance="secondary" class="small" @click=${() => actions.goToDataset()}
        >${icon('arrow-right')}Go to Dataset</spanlab-button
      >
    </div>
  </header>`;
}

function ranks(detail: RankingDetail): TemplateResult {
  return html`<div class="region-head line"><h2>Rank over epochs</h2></div>
    ${
      detail.rankByEpoch.length === 0
        ? html`<p class="small quiet list-note">No other epoch is evaluated.</p>`
        : dataTable({
            caption: 'Rank of the first gold answer after each epoch',
            className: 'ranks',
            columns: [
              { title: 'epoch', numeric: true, cell: item => String(item.epoch) },
              { title: 'rank', numeric: true, cell: item => (item.rank === 0 ? 'none' : formatInteger(item.rank)) },
              { title: '', cell: (item, index) => change(detail.rankByEpoch[index - 1]?.rank, item.rank) },
            ],
            rows: detail.rankByEpoch,
          })
    }`;
}

/** What became of the rank since the epoch before, in words. */
function change(before: number | undefined, now: number): string {
  if (before === undefined || before === now) return '';
  if (before === 0) return 'found';
  if (now === 0) return 'lost';
  return now < before ? 'better' : 'worse';
}
