import { html, svg } from 'lit';
import type { TemplateResult } from 'lit';
import { formatFixed, formatInteger } from '../ui/format';
import { sliceRange } from './scoreSlices';
import type { Estimate, ScoreSlice } from './scoreSlices';

/** Scores in percent, each with its interval as figures and as a mark on a common axis. */
export function scoresTable(metric: string, slices: readonly ScoreSlice[]): TemplateResult {
  const range = sliceRange(slices);
  const axisHead = html`<th aria-hidden="true">
    <span class="axis-head"><span>${range[0]}</span><span>${range[1]}</span></span>
  </th>`;
  return html`<table class="scores">
    <caption class="visually-hidden">
      Scores with 95 % intervals, profile ${metric}
    </caption>
    <thead>
      <tr>
        <th scope="col">${metric}</th>
        <th scope="col" class="num">questions</th>
        <th scope="col" class="num">EM</th>
        ${axisHead}
        <th scope="col" class="num">95 %</th>
        <th scope="col" class="num">F1</th>
        ${axisHead}
        <th scope="col" class="num">95 %</th>
      </tr>
    </thead>
    <tbody>
      ${slices.map(
        slice =>
          html`<tr>
            <th scope="row">${slice.name}</th>
            <td class="num quiet">${formatInteger(slice.questions)}</td>
            ${estimateCells(slice.exact, range)} ${estimateCells(slice.f1, range)}
          </tr>`,
      )}
    </tbody>
  </table>`;
}

function estimateCells(estimate: Estimate, range: readonly [number, number]): TemplateResult {
  return html`<td class="num"><b>${formatFixed(estimate.mean, 2)}</b></td>
    <td aria-hidden="true">${intervalMark(estimate, range)}</td>
    <td class="num quiet">${formatFixed(estimate.low, 1)}–${formatFixed(estimate.high, 1)}</td>`;
}

function intervalMark(estimate: Estimate, [low, high]: readonly [number, number]): TemplateResult {
  const x = (value: number) => (120 * (value - low)) / (high - low);
  return html`<svg class="interval" viewBox="0 0 120 12" preserveAspectRatio="none">
    <line class="axis" x1="0" x2="120" y1="6" y2="6"></line>
    ${svg`<line class="reach" x1=${x(estimate.low)} x2=${x(estimate.high)} y1="6" y2="6"></line>
      <line class="point" x1=${x(estimate.mean)} x2=${x(estimate.mean)} y1="1" y2="11"></line>`}
  </svg>`;
}
