import { html } from 'lit';
import type { TemplateResult } from 'lit';
import { formatNames } from '../../src/core/dataset/formats/formatNames';
import type { ToDatasetEditor } from '../../src/protocol/views/datasetEditor';
import { formatCount, formatInteger } from '../ui/format';
import { icon } from '../ui/icon';

export type Snapshot = Extract<ToDatasetEditor, { type: 'snapshot' }>;

/** The tool bar: which paragraph, the next problem, the way to the text. */
export function editorToolbar(data: Snapshot, goToNextProblem: () => void, openAsText: () => void): TemplateResult {
  const hasProblems = data.errors + data.warnings > 0;
  const { paragraph } = data;
  const place =
    paragraph === null
      ? ''
      : `paragraph ${formatInteger(paragraph.paragraphIndex + 1)} of ${formatInteger(data.paragraphs.length)}`;
  return html`<header class="toolbar" data-region>
    <h1 class="cut">${paragraph?.title || data.fileName}</h1>
    <span class="quiet num nowrap">${place}</span>
    <spanlab-button
      appearance="secondary"
      ?disabled=${!hasProblems}
      title=${hasProblems ? 'Next problem' : 'There is no problem in this file'}
      @click=${goToNextProblem}
      >${icon('error')}Next Problem <kbd>F8</kbd></spanlab-button
    >
    <span class="grow"></span>
    <spanlab-button appearance="icon" aria-label="Open as Text" title="Open as Text" @click=${openAsText}
      >${icon('go-to-file')}Open as Text</spanlab-button
    >
  </header>`;
}

/** The line at the bottom: what is wrong in the whole file, and how much the file holds. */
export function editorHealth(data: Snapshot): TemplateResult {
  const questions = data.paragraphs.reduce((sum, paragraph) => sum + paragraph.questions, 0);
  return html`<footer class="health num" aria-label="File health">
    ${
      data.errors + data.warnings === 0
        ? html`<span>${icon('pass', { kind: 'ok' })}No problems</span>`
        : html`<span class="text-error">${icon('error', { kind: 'error' })}${formatCount(data.errors, 'error')}</span>
            <span class="text-warning"
              >${icon('warning', { kind: 'warning' })}${formatCount(data.warnings, 'warning')}</span
            >`
    }
    <span class="quiet cut">${data.fileName}</span>
    <span class="grow"></span>
    <span>${formatNames[data.format]}</span>
    <span>${formatCount(data.paragraphs.length, 'paragraph')}</span>
    <span>${formatCount(questions, 'question')}</span>
  </footer>`;
}
