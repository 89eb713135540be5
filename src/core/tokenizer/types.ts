/**
 * The tokens of one text as parallel arrays, without special tokens. Token `i` is `ids[i]` and covers the code points
 * `[startCodePoints[i], endCodePoints[i])` of the text as it was given.
 */
export interface TokenTable {
  readonly length: number;
  readonly ids: Int32Array;
  readonly startCodePoints: Int32Array;
  readonly endCodePoints: Int32Array;
}

export interface SpecialTokenIds {
  readonly cls: number;
  readonly sep: number;
  readonly pad: number;
  readonly unk: number;
}

/** A tokenizer that knows where in the text each token stands. */
export interface OffsetTokenizer {
  readonly special: SpecialTokenIds;
  readonly vocabularySize: number;
  encode(text: string): TokenTable;
  /** The vocabulary's entry for an id, such as `##ing`. */
  token(id: number): string;
}
