import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { icon } from './icon';

type Content = TemplateResult | string;

/** A view's whole page when there is nothing to show: one sentence, and at most one primary button. */
export function emptyState(
  title: string,
  text: Content,
  action: TemplateResult | typeof nothing = nothing,
): TemplateResult {
  return html`<div class="empty">
    <h1>${title}</h1>
    <p>${text}</p>
    ${action === nothing ? nothing : html`<div class="row">${action}</div>`}
  </div>`;
}

/** An inline note: what happened and why, then what to do about it. */
export function note(content: {
  readonly severity: 'info' | 'warning' | 'error';
  readonly title: string;
  readonly text?: Content;
  /** The stable code of a failure or problem. */
  readonly code?: string;
  readonly actions?: TemplateResult;
}): TemplateResult {
  const role = content.severity === 'error' ? 'alert' : 'note';
  return html`<div class="note ${content.severity}" role=${role}>
    ${icon(content.severity, { kind: content.severity })}
    <div class="grow">
      <h3>${content.title}</h3>
      ${content.text === undefined ? nothing : html`<p>${content.text}</p>`}
      ${content.code === undefined ? nothing : html`<p class="quiet">Code <code>${content.code}</code></p>`}
      ${content.actions === undefined ? nothing : html`<div class="actions">${content.actions}</div>`}
    </div>
  </div>`;
}
