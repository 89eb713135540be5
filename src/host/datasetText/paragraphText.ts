import { findNodeAtOffset, getNodePath, type Node } from 'jsonc-parser';
import type { DatasetAnalysis } from '../../core/dataset/analysis';
import type { JsonPath } from '../../core/dataset/finding';
import { nodeAt, parseJsonTree } from '../../core/dataset/json/tree';

/** One paragraph of a file with its JSON tree. Only this part of the file is parsed, whatever the file's size. */
export interface ParagraphText {
  /** Index over the whole file. */
  readonly paragraphIndex: number;
  /** The paragraph's own text. */
  readonly raw: string;
  /** Where it starts in the file, in UTF-16 units; positions in the tree count from there. */
  readonly startUtf16: number;
  readonly root: Node;
}

/** The paragraph around a position of the file; null between paragraphs and in files that are no nested SQuAD. */
export function paragraphAt(analysis: DatasetAnalysis, utf16: number): ParagraphText | null {
  const { places } = analysis;
  let low = 0;
  let high = places.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if ((places[middle]?.startUtf16 ?? 0) <= utf16) low = middle;
    else high = middle - 1;
  }
  const place = places[low];
  if (place === undefined || utf16 <= place.startUtf16 || utf16 >= place.endUtf16) return null;
  return paragraphOf(analysis, low);
}

/** A paragraph by its index. */
export function paragraphOf(analysis: DatasetAnalysis, paragraphIndex: number): ParagraphText | null {
  const place = analysis.places[paragraphIndex];
  if (place === undefined || analysis.fileFormat !== 'squad') return null;
  const raw = analysis.text.slice(place.startUtf16, place.endUtf16);
  const { root } = parseJsonTree(raw);
  return root === undefined ? null : { paragraphIndex, raw, startUtf16: place.startUtf16, root };
}

/** The innermost value at a position of the file, or the key there, with the path of what it belongs to. */
export function valueAt({ root, startUtf16 }: ParagraphText, utf16: number): { node: Node; path: JsonPath } | null {
  const node = findNodeAtOffset(root, utf16 - startUtf16, true);
  return node === undefined ? null : { node, path: getNodePath(node) };
}

/** The string at a path, or null if there is none. */
export function stringAt({ root }: ParagraphText, path: JsonPath): string | null {
  const { node, isWhole } = nodeAt(root, path);
  return isWhole && typeof node.value === 'string' ? node.value : null;
}

/** The whole number at a path, or null if there is none. */
export function integerAt({ root }: ParagraphText, path: JsonPath): number | null {
  const { node, isWhole } = nodeAt(root, path);
  return isWhole && Number.isSafeInteger(node.value) ? (node.value as number) : null;
}

/** A paragraph's context, or null if it has none. */
export const contextOf = (paragraph: ParagraphText): string | null => stringAt(paragraph, ['context']);

/** Whether a path is that of a member of an answer, such as its `answer_start`. */
export function isAnswerMember(path: JsonPath, key: 'text' | 'answer_start'): boolean {
  return path.length === 5 && path[0] === 'qas' && path[2] === 'answers' && path[4] === key;
}
