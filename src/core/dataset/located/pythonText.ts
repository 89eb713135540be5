import type { Node } from 'jsonc-parser';
import type { Change, JsonPath } from '../finding';
import { formatPythonString } from '../formats/pythonLiteral';
import { removeElements } from '../json/edits';
import { markOf, nodeAt } from '../json/tree';
import type { TextEdit, Utf16Range } from '../problem';
import type { ValueSource } from './valueSource';

/** A Python literal, such as pandas writes into a cell. Values are replaced as a whole, strings in the quotes they had. */
export class PythonText implements ValueSource {
  constructor(
    private readonly raw: string,
    private readonly root: Node,
  ) {}

  markOf(path: JsonPath): Utf16Range {
    return markOf(nodeAt(this.root, path).node, this.raw.length);
  }

  editsOf(changes: readonly Change[]): TextEdit[] | null {
    const edits: TextEdit[] = [];
    for (const change of changes) {
      const { node, isWhole } = nodeAt(this.root, change.path);
      if (!isWhole) return null;
      switch (change.kind) {
        case 'setValue': {
          const newText = this.#format(change.value, this.raw.charAt(node.offset));
          edits.push({ startUtf16: node.offset, endUtf16: node.offset + node.length, newText });
          break;
        }
        case 'removeElements':
          if (node.type !== 'array') return null;
          edits.push(...removeElements(node, change.indexes));
          break;
        case 'setMember':
          return null;
      }
    }
    return edits;
  }

  #format(value: string | number | boolean | null, firstCharacter: string): string {
    if (typeof value === 'string') return formatPythonString(value, firstCharacter === '"' ? '"' : "'");
    if (typeof value === 'boolean') return value ? 'True' : 'False';
    return value === null ? 'None' : String(value);
  }
}
