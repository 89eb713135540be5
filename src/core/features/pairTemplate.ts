import type { OffsetTokenizer } from '../tokenizer/types';

/** Special tokens in a row, with the token type (segment) of each. */
export interface TemplateTokens {
  readonly ids: readonly number[];
  readonly typeIds: readonly number[];
}

/** How a tokenizer's post-processor joins two texts: `before first between second after`. */
export interface PairTemplate {
  readonly before: TemplateTokens;
  readonly between: TemplateTokens;
  readonly after: TemplateTokens;
  /** Token type of the first text's tokens. */
  readonly firstTypeId: number;
  /** Token type of the second text's tokens. */
  readonly secondTypeId: number;
}

/** The side on which batches are padded. It also decides the order of the pair, see {@link isQuestionFirst}. */
export type PaddingSide = 'left' | 'right';

/** A tokenizer that may say how it joins a pair and where it pads; else it does both as BERT, which pads on the right. */
export type PairTokenizer = OffsetTokenizer & {
  readonly sequences?: { readonly pair: PairTemplate; readonly padding: { readonly side: PaddingSide } };
};

/** BERT's pair: `[CLS] A [SEP] B [SEP]` with the token types 0 and 1. */
export function bertPairTemplate({ cls, sep }: { readonly cls: number; readonly sep: number }): PairTemplate {
  return {
    before: { ids: [cls], typeIds: [0] },
    between: { ids: [sep], typeIds: [0] },
    after: { ids: [sep], typeIds: [1] },
    firstTypeId: 0,
    secondTypeId: 1,
  };
}

/** The template of a tokenizer. */
export function pairTemplateOf({ sequences, special }: PairTokenizer): PairTemplate {
  return sequences?.pair ?? bertPairTemplate(special);
}

/** The padding side of a tokenizer. */
export function paddingSideOf({ sequences }: PairTokenizer): PaddingSide {
  return sequences?.padding.side ?? 'right';
}

/** How many special tokens a pair has. */
export function specialTokenCount({ before, between, after }: PairTemplate): number {
  return before.ids.length + between.ids.length + after.ids.length;
}

/** As in run_qa: the question stands first where padding is on the right, and second where it is on the left. */
export function isQuestionFirst(paddingSide: PaddingSide): boolean {
  return paddingSide === 'right';
}
