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

/** Special tokens in a row, with the token type of each. */
export interface TemplateTokens {
  readonly ids: readonly number[];
  readonly typeIds: readonly number[];
}

/** How two texts are put between special tokens: `before`, the first, `between`, the second, `after`. */
export interface PairTemplate {
  readonly before: TemplateTokens;
  readonly between: TemplateTokens;
  readonly after: TemplateTokens;
  /** Token type of the first text. */
  readonly firstTypeId: number;
  /** Token type of the second text. */
  readonly secondTypeId: number;
}

/** What fills a sequence up, and at which end. */
export interface PaddingRule {
  readonly id: number;
  readonly typeId: number;
  readonly side: 'left' | 'right';
}

/** What a model wants around its texts. */
export interface SequenceRules {
  readonly pair: PairTemplate;
  readonly padding: PaddingRule;
  /** Longest sequence in tokens (`model_max_length`), undefined when the tokenizer does not say. */
  readonly maxLength: number | undefined;
  /** Whether the model is given token types (`token_type_ids`). */
  readonly hasTokenTypes: boolean;
}

/** A tokenizer that knows where in the text each token stands. */
export interface OffsetTokenizer {
  readonly special: SpecialTokenIds;
  /** BERT's pairs, padded on the right, when absent. */
  readonly sequences?: SequenceRules;
  readonly vocabularySize: number;
  encode(text: string): TokenTable;
  /** The vocabulary's entry for an id, such as `##ing`. */
  token(id: number): string;
}
