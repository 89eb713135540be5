import { html } from 'lit';
import type { TemplateResult } from 'lit';

/** A codicon. Without a label it is decoration; with one it is an image of that name. */
export function icon(
  name: string,
  options: { readonly kind?: IconKind; readonly label?: string } = {},
): TemplateResult {
  const classes = `codicon codicon-${name}${options.kind === undefined ? '' : ` icon-${options.kind}`}`;
  return options.label === undefined
    ? html`<i class=${classes} aria-hidden="true"></i>`
    : html`<i class=${classes} role="img" aria-label=${options.label} title=${options.label}></i>`;
}

/** Colours of an icon. The shape differs as well: colour is never the only cue. */
export type IconKind = 'error' | 'warning' | 'info' | 'ok';
