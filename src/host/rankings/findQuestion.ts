import type { TextSpan } from '../ask/answerSpans';

/**
 * Where the question with an id stands in a SQuAD file: the span of the id itself, in UTF-16 units. Ids may be strings or
 * numbers.
 * @returns null when the text has no such id
 */
export function findQuestion(text: string, id: string): TextSpan | null {
  const literals = [JSON.stringify(id), ...(/^-?\d+$/.test(id) ? [id] : [])].map(escapeRegExp);
  const match = new RegExp(`"id"\\s*:\\s*(${literals.join('|')})(?![\\w"])`, 'd').exec(text);
  const span = match?.indices?.[1];
  return span === undefined ? null : { start: span[0], end: span[1] };
}

const escapeRegExp = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
