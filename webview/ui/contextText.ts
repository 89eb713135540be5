import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { segmentText } from './highlight';
import type { Mark, Segment } from './highlight';

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
  return html`<p class="context" id=${id} tabindex="-1">${segments.map(segment => renderSegment(text, segment))}</p>`;
}

function renderSegment(text: string, segment: Segment<MarkKind>): TemplateResult {
  const plain = html`${text.slice(segment.startUtf16, segment.endUtf16)}`;
  const underlined = [...segment.marks]
    .reverse()
    .reduce(
      (inner, mark) => html`<span class="u lane-${Math.min(lowestLane, mark.lane)} ${mark.kind}">${inner}</span>`,
      plain,
    );
  const isSelected = segment.marks.some(mark => mark.kind === 'selected');
  return html`${renderLabel(segment)}${isSelected ? html`<mark>${underlined}</mark>` : underlined}`;
}

/** Labels of marks that begin at one character are joined, `3·5`, because they would lie over each other. */
function renderLabel(segment: Segment<MarkKind>): TemplateResult | typeof nothing {
  const labels = segment.beginning.flatMap(mark => (mark.label === undefined ? [] : [mark.label]));
  if (labels.length === 0) return nothing;
  const kind = (['selected', 'wrong'] as const).find(wanted => segment.beginning.some(mark => mark.kind === wanted));
  const label = [...new Set(labels.reverse())].join('·');
  return html`<i class="at ${kind ?? ''}" data-label=${label} aria-hidden="true"></i>`;
}
