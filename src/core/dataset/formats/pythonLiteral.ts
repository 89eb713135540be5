import type { Node, NodeType } from 'jsonc-parser';
import { valueOf } from '../json/tree';

/** Deeper values than any answers have are refused, so that the reader's own stack is never in danger. */
const deepest = 20;

/**
 * Reads a literal as Python prints it: dictionaries, lists, tuples, strings, numbers, True, False, None, and NumPy's `array(…)`,
 * of which the list is taken. Pandas and `datasets` write answers so.
 * @returns undefined when the text is none
 */
export function parsePythonLiteral(text: string): unknown {
  const tree = parsePythonTree(text);
  return tree === null ? undefined : valueOf(tree);
}

/** The same as a tree with places, of the kind that JSON has; null when the text is no such literal. */
export function parsePythonTree(text: string): Node | null {
  const reader = new LiteralReader(text);
  const value = reader.value(0);
  return reader.isAtEnd() ? value : null;
}

/** A text as a Python string literal, in the quotes of another one where they do not matter. */
export function formatPythonString(value: string, quoteMark: string): string {
  const escaped = value.replace(/[\\\p{Cc}\p{Zl}\p{Zp}\p{Cs}]|['"]/gu, character => {
    if (character === "'" || character === '"') return character === quoteMark ? `\\${character}` : character;
    const short = shortEscapes.get(character);
    if (short !== undefined) return `\\${short}`;
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
  return quoteMark + escaped + quoteMark;
}

const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', '0': '\0', '\n': '' };
const shortEscapes: ReadonlyMap<string, string> = new Map([
  ['\\', '\\'],
  ['\n', 'n'],
  ['\r', 'r'],
  ['\t', 't'],
]);

class LiteralReader {
  #at = 0;
  #isFaulty = false;

  constructor(readonly text: string) {}

  isAtEnd(): boolean {
    return !this.#isFaulty && this.#match(/\s*/y) !== null && this.#at === this.text.length;
  }

  value(depth: number): Node {
    if (this.#isFaulty || depth > deepest) return this.#fault();
    this.#match(/\s*/y);
    const start = this.#at;
    if (this.#take('{')) return this.#container('object', start, '}', () => this.#member(depth));
    if (this.#take('[')) return this.#container('array', start, ']', () => this.value(depth + 1));
    if (this.#take('(')) return this.#container('array', start, ')', () => this.value(depth + 1));
    if (this.#match(/array\(/y) !== null) {
      const list = this.value(depth + 1);
      return this.#match(/\s*(?:,\s*dtype=[\w'"<>.]+\s*)?\)/y) === null ? this.#fault() : list;
    }
    const word = this.#match(/(?:True|False|None)\b/y);
    if (word === 'None') return this.#scalar('null', start, null);
    if (word !== null) return this.#scalar('boolean', start, word === 'True');
    const number = this.#match(/-?\d+(?:\.\d*)?(?:[eE][-+]?\d+)?/y);
    return number === null ? this.#string() : this.#scalar('number', start, Number(number));
  }

  #member(depth: number): Node {
    const key = this.#string();
    if (!this.#take(':')) this.#fault();
    const value = this.value(depth + 1);
    const length = value.offset + value.length - key.offset;
    return adopt({ type: 'property', offset: key.offset, length, children: [key, value] });
  }

  #container(type: NodeType, offset: number, close: string, read: () => Node): Node {
    const children: Node[] = [];
    while (!this.#isFaulty && !this.#take(close)) {
      children.push(read());
      if (!this.#take(',')) {
        if (!this.#take(close)) this.#fault();
        break;
      }
    }
    return adopt({ type, offset, length: this.#at - offset, children });
  }

  #string(): Node {
    this.#match(/\s*/y);
    const start = this.#at;
    const found = this.#match(/'(?:[^'\\]|\\[^])*'|"(?:[^"\\]|\\[^])*"/y);
    if (found === null) return this.#fault();
    const value = found
      .slice(1, -1)
      .replace(/\\(x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[^])/g, (whole, code: string) => {
        if (code.length === 1) return escapes[code] ?? (/['"\\]/.test(code) ? code : whole);
        const codePoint = Number.parseInt(code.slice(1), 16);
        return codePoint > 0x10ffff ? whole : String.fromCodePoint(codePoint);
      });
    return this.#scalar('string', start, value);
  }

  #scalar(type: NodeType, offset: number, value: unknown): Node {
    return { type, offset, length: this.#at - offset, value };
  }

  #take(character: string): boolean {
    this.#match(/\s*/y);
    if (this.text[this.#at] !== character) return false;
    this.#at++;
    return true;
  }

  #match(pattern: RegExp): string | null {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.text);
    if (found === null) return null;
    this.#at = pattern.lastIndex;
    return found[0];
  }

  #fault(): Node {
    this.#isFaulty = true;
    return { type: 'null', offset: this.#at, length: 0, value: null };
  }
}

/** A node's parent is set once it is known; the parser's type has it read-only. */
type OpenNode = { -readonly [Key in keyof Node]: Node[Key] };

/** The node as the parent of its children. */
function adopt(node: Node): Node {
  for (const child of node.children ?? []) (child as OpenNode).parent = node;
  return node;
}
