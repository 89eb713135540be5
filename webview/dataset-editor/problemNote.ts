import { html } from 'lit';
import type { nothing, TemplateResult } from 'lit';
import type { ProblemView } from '../../src/protocol/views/datasetEditor';

/** A problem with its code, its sentence and what can be done about it. */
export function problemNote(problem: ProblemView, actions: TemplateResult | typeof nothing): TemplateResult {
  return html`<div class="note small-note ${severityIcon(problem)}" role="note">
    <div class="grow">
      <div class="row problem-head"><code class="grow">${problem.code}</code>${actions}</div>
      <div>${problem.message}</div>
    </div>
  </div>`;
}

/** The icon of a problem's severity; also the name of its colour. */
export function severityIcon(problem: ProblemView): 'error' | 'warning' | 'info' {
  return problem.severity === 'information' ? 'info' : problem.severity;
}
