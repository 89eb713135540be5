import type { CodePointIndex } from '../../core/text/codePoints';
import { shorten } from '../../core/text/quote';

/** Marks around a span: rare enough in data, and part of most fonts. */
const [opening, closing] = ['⟦', '⟧'];

/**
 * A span with what stands around it on one line, the span between double brackets. Positions count code points; what lies
 * outside of the context is left out.
 * @param shown how many code points to show around the span, and of the span itself
 */
export function spanExcerpt(
  context: CodePointIndex,
  start: number,
  end: number,
  shown: { readonly around: number; readonly longestSpan: number },
): string {
  const { around, longestSpan } = shown;
  const from = Math.max(0, Math.min(start, context.length) - around);
  const to = Math.min(context.length, Math.max(end, start) + around);
  const before = context.slice(from, Math.max(0, start));
  const span = shorten(context.slice(Math.max(0, start), Math.max(0, end)), longestSpan);
  const after = context.slice(Math.max(0, end), to);
  const line = `${from > 0 ? '…' : ''}${before}${opening}${span}${closing}${after}${to < context.length ? '…' : ''}`;
  return line.replace(/\s/g, ' ');
}
