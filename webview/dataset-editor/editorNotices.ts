import { html } from 'lit';
import type { TemplateResult } from 'lit';
import { emptyState, note } from '../ui/notes';

const readOnlyText = 'This file cannot be changed here; viewing works.';
const tooLongText =
  'VS Code gives extensions no text of more than 50 MB, so that this file can be viewed but not changed here. ' +
  'To get files that can be edited, divide it with "SpanLab: Split Dataset…", or in a terminal with "spanlab split"; to repair ' +
  'its offsets, run "spanlab validate --fix" on it.';

/** Says why a file can be viewed only. */
export function readOnlyBanner(isTooLong: boolean): TemplateResult {
  return html`<div class="banner">
    ${note({ severity: 'info', title: 'Read-only', text: isTooLong ? tooLongText : readOnlyText })}
  </div>`;
}

/** In place of the editor: a file that takes its time. */
export function readingPage(fileName: string): TemplateResult {
  return html`<main aria-label="Dataset editor" class="page" role="status">
    ${emptyState(`Reading ${fileName}`, 'A file of this length takes some seconds.')}
  </main>`;
}

/** In place of the editor: a file that is no data set. */
export function invalidPage(code: string, message: string, openAsText: () => void): TemplateResult {
  return html`<main aria-label="Dataset editor" class="page padded">
    ${note({
      severity: 'error',
      title: 'This file cannot be shown as a data set',
      text: message,
      code,
      actions: openAsTextButton(openAsText),
    })}
  </main>`;
}

/** In place of the editor: a data set without paragraphs. */
export function emptyPage(openAsText: () => void): TemplateResult {
  return html`<main aria-label="Dataset editor" class="page">
    ${emptyState(
      'No paragraphs yet',
      'This data set holds no paragraph. Add one in the text; questions and answers can then be labelled here.',
      openAsTextButton(openAsText),
    )}
  </main>`;
}

function openAsTextButton(openAsText: () => void): TemplateResult {
  return html`<spanlab-button appearance="primary" @click=${openAsText}>Open as Text</spanlab-button>`;
}
