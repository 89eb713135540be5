import { svg } from 'lit';
import type { TemplateResult } from 'lit';

/** The gap in the progress bar where an epoch ends. */
export function epochTick(x: number): TemplateResult<2> {
  return svg`<line class="epoch-tick" x1=${x} x2=${x} y1="0" y2="4"></line>`;
}
