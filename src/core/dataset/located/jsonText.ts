import type { Change, JsonPath } from '../finding';
import { removeElements, replaceValue, setMember } from '../json/edits';
import { styleOf, type JsonStyle } from '../json/style';
import { markOf, nodeAt, parseJsonTree, type JsonTree } from '../json/tree';
import type { TextEdit, Utf16Range } from '../problem';
import { moved } from './moved';
import type { ValueSource } from './valueSource';

/**
 * One JSON value within a text. Its tree is made when first asked for. Where the value is no valid JSON there are no edits: what
 * a parser guessed is no ground to write on.
 */
export class JsonText implements ValueSource {
  #tree: JsonTree | undefined;
  #style: JsonStyle | undefined;

  /**
   * @param raw the value's text
   * @param startUtf16 where it starts in the text in which positions count
   * @param tree of `raw`, where it is known already
   */
  constructor(
    readonly raw: string,
    readonly startUtf16 = 0,
    tree?: JsonTree,
  ) {
    this.#tree = tree;
  }

  markOf(path: JsonPath): Utf16Range {
    const { root } = this.tree;
    // No tree is made of a text nested beyond all sense: the problems stand at its start.
    const mark = root === undefined ? { startUtf16: 0, endUtf16: 1 } : markOf(nodeAt(root, path).node, this.raw.length);
    return moved(mark, this.startUtf16);
  }

  editsOf(changes: readonly Change[]): TextEdit[] | null {
    const edits: TextEdit[] = [];
    for (const change of changes) {
      const made = this.#edits(change);
      if (made === null) return null;
      edits.push(...made.map(edit => moved(edit, this.startUtf16)));
    }
    return edits;
  }

  get tree(): JsonTree {
    this.#tree ??= parseJsonTree(this.raw);
    return this.#tree;
  }

  /** Null where the change cannot be made because the value it is about is not there. */
  #edits(change: Change): TextEdit[] | null {
    const { raw } = this;
    const { root, faults } = this.tree;
    if (root === undefined || faults.length > 0) return null;
    const { node, isWhole } = nodeAt(root, change.path);
    if (!isWhole) return null;
    this.#style ??= styleOf(raw, root);
    switch (change.kind) {
      case 'setValue':
        return [replaceValue(raw, node, change.value, this.#style)];
      case 'setMember': {
        const edit = node.type === 'object' ? setMember(raw, node, change.key, change.value, this.#style) : null;
        return edit === null ? null : [edit];
      }
      case 'removeElements':
        return node.type === 'array' ? removeElements(node, change.indexes) : null;
    }
  }
}
