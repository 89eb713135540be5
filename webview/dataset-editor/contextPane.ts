import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { codePointLength, CodePointIndex } from '../../src/core/text/codePoints';
import type { ParagraphView } from '../../src/protocol/views/datasetEditor';
import { contextText } from '../ui/contextText';
import { formatCount, formatInteger, formatSpan } from '../ui/format';
import type { Utf16Span } from './contextSelection';
import { problemNote } from './problemNote';
import { answerPlaces, questionMarks } from './questionMarks';
import type { AnswerPlace } from './questionMarks';

export interface ContextActions {
  /** The selected text takes the place of the selected answer; a question without answers gets its first. */
  setAnswer(): void;
  /** The selected text becomes one more answer. */
  addAnswer(): void;
}

/** The paragraph's text with its problems and its answers, and what can be done with the text selected in it. */
export function contextPane(
  paragraph: ParagraphView,
  place: AnswerPlace,
  selection: Utf16Span | null,
  readOnly: boolean,
  actions: ContextActions,
): TemplateResult {
  const { answers, places } = answerPlaces(paragraph);
  return html`<div class="region-head">
      <h2>Context</h2>
      <span class="facts small quiet num">
        <span>${formatCount(codePointLength(paragraph.context), 'code point')}</span>
        <span>${formatCount(answers, 'answer')} at ${formatCount(places, 'place')}</span>
      </span>
    </div>
    ${paragraph.problems.map(problem => html`<div class="banner">${problemNote(problem, nothing)}</div>`)}
    <div class="context-scroll scroll-area" tabindex="0" role="group" aria-label="Text" data-region-focus>
      ${contextText(paragraph.context, questionMarks(paragraph, place))}
    </div>
    <div class="selection-line" aria-live="polite">
      ${selectionFacts(paragraph, place, selection)}
      <span class="grow"></span>
      ${readOnly || paragraph.questions.length === 0 ? nothing : selectionButtons(place, selection !== null, actions)}
    </div>`;
}

function selectionFacts(paragraph: ParagraphView, place: AnswerPlace, selection: Utf16Span | null): TemplateResult {
  const index = new CodePointIndex(paragraph.context);
  const answer = paragraph.questions[place.questionIndex]?.answers[place.answerIndex];
  const tag = html`<span class="tag on">${place.questionIndex + 1}</span>`;
  if (selection !== null) {
    const [start, end] = [index.fromUtf16(selection.startUtf16), index.fromUtf16(selection.endUtf16)];
    return html`<span class="quiet">selected</span>${spanFacts(start, end, selection)}`;
  }
  if (answer === undefined) return html`<span class="quiet">Select text to make it an answer.</span>`;
  const start = answer.startCodePoint;
  const end = start + codePointLength(answer.text);
  return html`${tag}${spanFacts(start, end, { startUtf16: index.toUtf16(start), endUtf16: index.toUtf16(end) })}`;
}

function spanFacts(start: number, end: number, utf16: Utf16Span): TemplateResult {
  return html`<code>${formatSpan(start, end)}</code>
    <span class="quiet cut num"
      >${formatCount(end - start, 'code point')}, UTF-16 [${formatInteger(utf16.startUtf16)},
      ${formatInteger(utf16.endUtf16)})</span
    >`;
}

function selectionButtons(place: AnswerPlace, hasSelection: boolean, actions: ContextActions): TemplateResult {
  const number = place.questionIndex + 1;
  const hint = hasSelection ? `Question ${number}` : 'Select text in the context first';
  // Pressing a button must not take the selection away.
  const keep = (event: Event) => event.preventDefault();
  return html`<spanlab-button
      appearance="secondary"
      class="small"
      title=${hint}
      ?disabled=${!hasSelection}
      @mousedown=${keep}
      @click=${() => actions.setAnswer()}
      >Set Answer <kbd>A</kbd></spanlab-button
    >
    <spanlab-button
      appearance="secondary"
      class="small"
      title=${hint}
      ?disabled=${!hasSelection}
      @mousedown=${keep}
      @click=${() => actions.addAnswer()}
      >Add Answer <kbd>⇧A</kbd></spanlab-button
    >`;
}
