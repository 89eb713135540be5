import { getLocation } from 'jsonc-parser';
import type { JsonPath } from '../../core/dataset/finding';
import { nodeAt } from '../../core/dataset/json/tree';
import { newQuestionId } from '../../core/dataset/newQuestionId';
import { codePointLength, CodePointIndex } from '../../core/text/codePoints';
import { nearestOccurrences } from '../../core/text/occurrences';
import { contextOf, integerAt, isAnswerMember, stringAt, valueAt, type ParagraphText } from './paragraphText';
import { spanExcerpt } from './spanExcerpt';

/** Something that can be written at a place of a data set. */
export interface Completion {
  readonly label: string;
  /** Shown beside the label: data, or empty. */
  readonly detail: string;
  readonly kind: 'offset' | 'value' | 'key' | 'object';
  /** In VS Code's snippet syntax. */
  readonly snippet: string;
  /** What is replaced, in UTF-16 units of the file. */
  readonly startUtf16: number;
  readonly endUtf16: number;
}

const mostOffsets = 20;
/** There is little room in the list. */
const shown = { around: 10, longestSpan: 16 };

/** What can be written at a position of the file, in UTF-16 units, the best first. */
export function completeValue(paragraph: ParagraphText, utf16: number): Completion[] {
  const { raw, startUtf16 } = paragraph;
  const at = utf16 - startUtf16;
  const { path, isAtPropertyKey, previousNode } = getLocation(raw, at);
  const isInToken = previousNode !== undefined && previousNode.offset + previousNode.length >= at;
  const range = isInToken
    ? { startUtf16: startUtf16 + previousNode.offset, endUtf16: startUtf16 + previousNode.offset + previousNode.length }
    : { startUtf16: utf16, endUtf16: utf16 };
  if (isAtPropertyKey) {
    return missingKeys(paragraph, path.slice(0, -1)).map(({ key, value }) => ({
      label: key,
      detail: '',
      kind: 'key',
      snippet: `"${key}": ${value}${needsComma(raw, range.endUtf16 - startUtf16) ? ',' : ''}`,
      ...range,
    }));
  }
  if (isAnswerMember(path, 'answer_start')) return offsets(paragraph, path).map(each => ({ ...each, ...range }));
  if (path.length === 3 && path[0] === 'qas' && path[2] === 'is_impossible') {
    return ['true', 'false'].map(label => ({ label, detail: '', kind: 'value', snippet: label, ...range }));
  }
  return isInToken ? [] : newObject(paragraph, path, utf16).map(each => ({ ...each, ...range }));
}

type Unplaced = Omit<Completion, 'startUtf16' | 'endUtf16'>;

/** The places of the answer's text, the one nearest to the present number first. */
function offsets(paragraph: ParagraphText, path: JsonPath): Unplaced[] {
  const context = contextOf(paragraph);
  const text = stringAt(paragraph, [...path.slice(0, -1), 'text']);
  if (context === null || text === null) return [];
  const index = new CodePointIndex(context);
  const length = codePointLength(text);
  const near = integerAt(paragraph, path) ?? 0;
  return nearestOccurrences(index, text, near, mostOffsets).map(({ startCodePoint }) => ({
    label: String(startCodePoint),
    detail: spanExcerpt(index, startCodePoint, startCodePoint + length, shown),
    kind: 'offset',
    snippet: String(startCodePoint),
  }));
}

function missingKeys(paragraph: ParagraphText, path: JsonPath): { key: string; value: string }[] {
  const { node, isWhole } = nodeAt(paragraph.root, path);
  if (!isWhole || node.type !== 'object') return [];
  const present = new Set(node.children?.map(property => String(property.children?.[0]?.value)));
  return keysAt(paragraph, path).filter(({ key }) => !present.has(key));
}

/** The keys that an object at a path may have, with their values as snippets. */
function keysAt(paragraph: ParagraphText, path: JsonPath): { key: string; value: string }[] {
  if (path.length === 0) {
    return [
      { key: 'context', value: '"$1"' },
      { key: 'qas', value: '[$1]' },
    ];
  }
  if (path.length === 2 && path[0] === 'qas') {
    const id = newQuestionId(contextOf(paragraph) ?? '', stringAt(paragraph, [...path, 'question']) ?? '');
    return [
      { key: 'question', value: '"$1"' },
      { key: 'id', value: `"\${1:${id}}"` },
      { key: 'answers', value: '[$1]' },
      { key: 'is_impossible', value: '${1|false,true|}' },
    ];
  }
  if (path.length === 4 && path[0] === 'qas' && path[2] === 'answers') {
    return [
      { key: 'text', value: '"$1"' },
      { key: 'answer_start', value: '$1' },
    ];
  }
  return [];
}

/** A new question or answer, where the cursor stands between the elements of a list of them. */
function newObject(paragraph: ParagraphText, path: JsonPath, utf16: number): Unplaced[] {
  if (valueAt(paragraph, utf16)?.node.type !== 'array') return [];
  const { raw, startUtf16 } = paragraph;
  const isOneLine = !raw.includes('\n');
  const write = (members: readonly string[]): string =>
    (isOneLine ? `{ ${members.join(', ')} }` : `{\n\t${members.join(',\n\t')}\n}`) +
    (needsComma(raw, utf16 - startUtf16) ? ',' : '');
  if (path.length === 4 && path[0] === 'qas' && path[2] === 'answers') {
    const snippet = write(['"text": "$1"', '"answer_start": $2']);
    return [{ label: '{ "text", "answer_start" }', detail: '', kind: 'object', snippet }];
  }
  if (path.length === 2 && path[0] === 'qas') {
    const id = newQuestionId(contextOf(paragraph) ?? '', String(utf16));
    const snippet = write([`"question": "$1"`, `"id": "\${2:${id}}"`, '"answers": [$3]']);
    return [{ label: '{ "question", "id", "answers" }', detail: '', kind: 'object', snippet }];
  }
  return [];
}

/** Whether another member or element follows at a position without a comma before it. */
function needsComma(raw: string, at: number): boolean {
  const next = /\S/.exec(raw.slice(at, at + 1000))?.[0];
  return next === '"' || next === '{';
}
