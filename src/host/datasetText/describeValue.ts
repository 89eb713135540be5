import type { JsonPath } from '../../core/dataset/finding';
import { nodeAt } from '../../core/dataset/json/tree';
import { codePointLength, CodePointIndex } from '../../core/text/codePoints';
import { nearestOccurrences } from '../../core/text/occurrences';
import { contextOf, integerAt, isAnswerMember, stringAt, valueAt, type ParagraphText } from './paragraphText';
import { spanExcerpt } from './spanExcerpt';

/** One position of a context, counted in three ways. */
export interface Position {
  readonly codePoint: number;
  readonly utf16: number;
  readonly utf8: number;
}

/** What can be told about the value at a place of a data set. */
export type ValueDescription =
  | {
      readonly kind: 'answerStart';
      /** Null when it lies outside of the context. */
      readonly position: Position | null;
      /** Length of the context. */
      readonly codePoints: number;
      readonly excerpt: string;
    }
  | {
      readonly kind: 'answerText';
      /** The places nearest to `answer_start`, in the order of the context. */
      readonly occurrences: readonly {
        readonly codePoint: number;
        readonly excerpt: string;
        readonly isAnswerStart: boolean;
      }[];
      /** There may be more than are told. */
      readonly isCut: boolean;
    }
  | { readonly kind: 'context'; readonly position: Position; readonly codePoints: number };

const mostOccurrences = 10;
const wide = { around: 60, longestSpan: 120 };
const narrow = { around: 25, longestSpan: 60 };

/** Describes the value at a position of the file, in UTF-16 units; null where nothing helpful can be said. */
export function describeValue(paragraph: ParagraphText, utf16: number): ValueDescription | null {
  const found = valueAt(paragraph, utf16);
  const context = contextOf(paragraph);
  if (found === null || context === null) return null;
  const { path } = found;
  if (isAnswerMember(path, 'answer_start')) return describeStart(paragraph, new CodePointIndex(context), path);
  if (isAnswerMember(path, 'text')) return describeText(paragraph, new CodePointIndex(context), path);
  if (path.length === 1 && path[0] === 'context') {
    return describeContext(paragraph, new CodePointIndex(context), utf16 - paragraph.startUtf16);
  }
  return null;
}

function describeStart(paragraph: ParagraphText, context: CodePointIndex, path: JsonPath): ValueDescription | null {
  const start = integerAt(paragraph, path);
  if (start === null) return null;
  const text = stringAt(paragraph, [...path.slice(0, -1), 'text']);
  const isInside = start >= 0 && start < context.length;
  return {
    kind: 'answerStart',
    position: isInside ? positionOf(context, start) : null,
    codePoints: context.length,
    excerpt: isInside ? spanExcerpt(context, start, start + codePointLength(text ?? ''), wide) : '',
  };
}

function describeText(paragraph: ParagraphText, context: CodePointIndex, path: JsonPath): ValueDescription | null {
  const text = stringAt(paragraph, path);
  if (text === null || text === '') return null;
  const start = integerAt(paragraph, [...path.slice(0, -1), 'answer_start']);
  const length = codePointLength(text);
  const found = nearestOccurrences(context, text, start ?? 0, mostOccurrences + 1);
  const occurrences = found
    .slice(0, mostOccurrences)
    .map(({ startCodePoint }) => startCodePoint)
    .sort((a, b) => a - b)
    .map(codePoint => ({
      codePoint,
      excerpt: spanExcerpt(context, codePoint, codePoint + length, narrow),
      isAnswerStart: codePoint === start,
    }));
  return { kind: 'answerText', occurrences, isCut: found.length > mostOccurrences };
}

/** The position in the context of a character of its JSON string, which may hold escapes. */
function describeContext({ raw, root }: ParagraphText, context: CodePointIndex, at: number): ValueDescription | null {
  const { node } = nodeAt(root, ['context']);
  if (at <= node.offset || at >= node.offset + node.length) return null;
  const before = decodedLength(raw.slice(node.offset + 1, at));
  if (before === null) return null;
  return {
    kind: 'context',
    position: positionOf(context, context.fromUtf16(before)),
    codePoints: context.length,
  };
}

/** Length of the text that a part of a JSON string means; null when it ends within an escape. */
function decodedLength(escaped: string): number | null {
  try {
    return String(JSON.parse(`"${escaped}"`)).length;
  } catch {
    return null;
  }
}

function positionOf(context: CodePointIndex, codePoint: number): Position {
  return { codePoint, utf16: context.toUtf16(codePoint), utf8: context.toUtf8(codePoint) };
}
