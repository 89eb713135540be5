import { html } from 'lit';
import type { TemplateResult } from 'lit';

/** A bar of the given part of one. Decoration: the figure stands beside it. */
export function probabilityBar(part: number, isSelected: boolean): TemplateResult {
  const width = 100 * Math.min(1, Math.max(0, part));
  return html`<svg class="bar" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
    <rect class="track" width="100" height="4"></rect>
    <rect class="fill ${isSelected ? 'on' : ''}" width=${width.toFixed(2)} height="4"></rect>
  </svg>`;
}
