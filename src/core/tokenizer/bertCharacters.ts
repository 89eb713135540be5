/** Options of the Rust library's `BertNormalizer`. */
export interface BertNormalizerOptions {
  readonly cleanText: boolean;
  readonly handleChineseChars: boolean;
  readonly stripAccents: boolean;
  readonly lowercase: boolean;
}

/** What a code point does to the words around it. */
export const characterKinds = { unknown: 0, word: 1, space: 2, isolated: 3 } as const;

/**
 * What `BertNormalizer` and `BertPreTokenizer` do to one code point: the text it becomes, and whether it belongs to a
 * word, separates words or is a word of its own (punctuation, Chinese characters). Both are cached per code point.
 */
export class BertCharacters {
  private readonly kinds = new Uint8Array(0x110000);

  constructor(private readonly options: BertNormalizerOptions) {}

  kind(codePoint: number): number {
    const known = this.kinds[codePoint] ?? characterKinds.word;
    if (known !== characterKinds.unknown) return known;
    const kind = this.findKind(codePoint);
    this.kinds[codePoint] = kind;
    return kind;
  }

  /** The code point after normalisation; empty when it is removed. */
  normalForm(codePoint: number): string {
    let text = String.fromCodePoint(codePoint);
    if (this.options.cleanText) {
      if (codePoint === 0 || codePoint === 0xfffd || isControl(text)) return '';
      if (isWhitespace(text)) return ' ';
    }
    if (this.options.stripAccents) text = text.normalize('NFD').replace(/\p{Mn}/gu, '');
    return this.options.lowercase ? text.toLowerCase() : text;
  }

  private findKind(codePoint: number): number {
    if (this.options.handleChineseChars && isChinese(codePoint)) return characterKinds.isolated;
    const normalForm = this.normalForm(codePoint);
    if (isWhitespace(normalForm)) return characterKinds.space;
    return isPunctuation(normalForm) ? characterKinds.isolated : characterKinds.word;
  }
}

function isWhitespace(character: string): boolean {
  return /^\p{White_Space}$/u.test(character);
}

function isControl(character: string): boolean {
  return !/^[\t\n\r]$/.test(character) && /^[\p{Cc}\p{Cf}\p{Co}\p{Cs}]$/u.test(character);
}

function isPunctuation(character: string): boolean {
  return /^[\p{P}!-/:-@[-`{-~]$/u.test(character);
}

function isChinese(codePoint: number): boolean {
  return (
    (codePoint >= 0x4e00 && codePoint <= 0x9fff) ||
    (codePoint >= 0x3400 && codePoint <= 0x4dbf) ||
    (codePoint >= 0xf900 && codePoint <= 0xfaff) ||
    (codePoint >= 0x20000 && codePoint <= 0x2a6df) ||
    (codePoint >= 0x2a700 && codePoint <= 0x2b81f) ||
    (codePoint >= 0x2b920 && codePoint <= 0x2ceaf) ||
    (codePoint >= 0x2f800 && codePoint <= 0x2fa1f)
  );
}
