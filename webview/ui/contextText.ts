import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { placeLabels, segmentText } from './highlight';
import type { Label, Mark, Segment } from './highlight';

/**
 * How a stretch of a context is marked: `selected` is filled, `current` is of the same question, `gold` a gold answer,
 * `wrong` points to other characters than it says, `other` is the rest.
 */
export type MarkKind = 'selected' | 'current' | 'gold' | 'wrong' | 'other';

/** Deeper lanes share the last one: more underlines than this do not fit between two lines of text. */
const lowestLane = 3;

/**
 * A text with its marks, built of text nodes alone. Labels are generated content, so the element's text is the context,
 * character for character: selections can be mapped back to offsets.
 */
export function contextText(text: string, marks: readonly Mark<MarkKind>[], id = 'context'): TemplateResult {
  const segments = segmentText(text.length, marks);
  const labels = placeLabels(segments);
  const pieces = segments.map((segment, index) => [renderLabel(labels.get(index)), renderSegment(text, segment)]);
  // On one line: white space in here would become part of the text.
  return html`<p class="context" id=${id} tabindex="-1">${pieces}</p>`;
}

function renderSegment(text: string, segment: Segment<MarkKind>): TemplateResult {
  const plain = html`${text.slice(segment.startUtf16, segment.endUtf16)}`;
  const underlined = [...segment.marks]
    .reverse()
    .reduce(
      (inner, mark) => html`<span class="u lane-${Math.min(lowestLane, mark.lane)} ${mark.kind}">${inner}</span>`,
      plain,
    );
  return segment.marks.some(mark => mark.kind === 'selected') ? html`<mark>${underlined}</mark>` : underlined;
}

function renderLabel(label: Label<MarkKind> | undefined): TemplateResult | typeof nothing {
  if (label === undefined) return nothing;
  const kind = (['selected', 'wrong'] as const).find(wanted => label.marks.some(mark => mark.kind === wanted));
  return html`<i class="at ${kind ?? ''}" data-label=${label.text} aria-hidden="true"></i>`;
}
