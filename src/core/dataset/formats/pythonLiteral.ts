/** Deeper values than any answers have are refused, so that the reader's own stack is never in danger. */
const deepest = 20;

/**
 * Reads a literal as Python prints it: dictionaries, lists, tuples, strings, numbers, True, False, None, and NumPy's `array(…)`,
 * of which the list is taken. Pandas and `datasets` write answers so.
 * @returns undefined when the text is none
 */
export function parsePythonLiteral(text: string): unknown {
  const reader = new LiteralReader(text);
  const value = reader.value(0);
  return reader.isAtEnd() ? value : undefined;
}

const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', '0': '\0', '\n': '' };

class LiteralReader {
  #at = 0;
  #isFaulty = false;

  constructor(readonly text: string) {}

  isAtEnd(): boolean {
    return !this.#isFaulty && this.#match(/\s*/y) !== null && this.#at === this.text.length;
  }

  value(depth: number): unknown {
    if (this.#isFaulty || depth > deepest) return this.#fault();
    if (this.#take('{')) return Object.fromEntries(this.#items('}', () => this.#member(depth)));
    if (this.#take('[')) return this.#items(']', () => this.value(depth + 1));
    if (this.#take('(')) return this.#items(')', () => this.value(depth + 1));
    if (this.#match(/\s*array\(/y) !== null) {
      const list = this.value(depth + 1);
      return this.#match(/\s*(?:,\s*dtype=[\w'"<>.]+\s*)?\)/y) === null ? this.#fault() : list;
    }
    const word = this.#match(/\s*(?:True|False|None)\b/y)?.trim();
    if (word !== undefined) return word === 'None' ? null : word === 'True';
    const number = this.#match(/\s*-?\d+(?:\.\d*)?(?:[eE][-+]?\d+)?/y);
    return number === null ? this.#string() : Number(number);
  }

  #member(depth: number): [string, unknown] {
    const key = this.#string();
    if (!this.#take(':')) this.#fault();
    return [String(key), this.value(depth + 1)];
  }

  #items<T>(close: string, read: () => T): T[] {
    const items: T[] = [];
    while (!this.#isFaulty && !this.#take(close)) {
      items.push(read());
      if (!this.#take(',')) {
        if (!this.#take(close)) this.#fault();
        break;
      }
    }
    return items;
  }

  #string(): unknown {
    const found = this.#match(/\s*(?:'(?:[^'\\]|\\[^])*'|"(?:[^"\\]|\\[^])*")/y)?.trimStart();
    if (found === undefined) return this.#fault();
    return found
      .slice(1, -1)
      .replace(/\\(x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[^])/g, (whole, code: string) => {
        if (code.length === 1) return escapes[code] ?? (/['"\\]/.test(code) ? code : whole);
        const codePoint = Number.parseInt(code.slice(1), 16);
        return codePoint > 0x10ffff ? whole : String.fromCodePoint(codePoint);
      });
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

  #fault(): undefined {
    this.#isFaulty = true;
    return undefined;
  }
}
