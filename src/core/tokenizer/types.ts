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
  /** The padding token's where a vocabulary needs no unknown token and names none. */
  readonly unk: number;
}

/** A special token of a pair, such as `[SEP]`, with its token type. */
export interface PairToken {
  readonly id: number;
  readonly typeId: number;
}

/** How two texts are put between special tokens: `before`, the first, `between`, the second, `after`. */
export interface PairTemplate {
  readonly before: readonly PairToken[];
  readonly between: readonly PairToken[];
  readonly after: readonly PairToken[];
  /** Token type of the first text. */
  readonly firstTypeId: number;
  /** Token type of the second text. */
  readonly secondTypeId: number;
}

/** A tokenizer that knows where in the text each token stands. */
export interface OffsetTokenizer {
  readonly special: SpecialTokenIds;
  /** How pairs are made; BERT's way when absent. */
  readonly pairTemplate?: PairTemplate;
  /** Where padding goes; to the right when absent. */
  readonly paddingSide?: 'left' | 'right';
  /** Longest sequence in tokens (`model_max_length`), absent when the tokenizer does not say. */
  readonly maxLength?: number | undefined;
  readonly vocabularySize: number;
  encode(text: string): TokenTable;
  /** The vocabulary's entry for an id, such as `##ing`. */
  token(id: number): string;
}
