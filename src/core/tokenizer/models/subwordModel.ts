/** Pieces of one word. Positions are bytes of the word in UTF-8, as in the Rust library: a byte may be a token of its own. */
export interface SubwordPieces {
  readonly ids: readonly number[];
  readonly starts: readonly number[];
  readonly ends: readonly number[];
}

/** A model that splits words into tokens of its vocabulary. */
export interface SubwordModel {
  /** The vocabulary without added tokens. */
  readonly idOfToken: ReadonlyMap<string, number>;
  /** The token for what has no other, where the model names one. */
  readonly unknownToken: string | undefined;
  split(word: string): SubwordPieces;
}

/** Length in UTF-8 bytes of a code point. */
export function utf8Width(codePoint: number): number {
  if (codePoint < 0x80) return 1;
  if (codePoint < 0x800) return 2;
  return codePoint < 0x10000 ? 3 : 4;
}

/** Length in UTF-8 bytes of a text without lone surrogates. */
export function utf8Length(text: string): number {
  let length = 0;
  for (const character of text) length += utf8Width(character.codePointAt(0) ?? 0);
  return length;
}

/** Name of a byte's token, `<0x0A>`. */
export function byteToken(byte: number): string {
  return `<0x${byte.toString(16).toUpperCase().padStart(2, '0')}>`;
}
