import type { OffsetTokenizer } from '../tokenizer/types';

/** A special token of a pair, such as `[SEP]`, with the token type (segment) it belongs to. */
export interface PairToken {
  readonly id: number;
  readonly typeId: number;
}

/** How a tokenizer's post-processor joins two texts: `before first between second after`. */
export interface PairTemplate {
  readonly before: readonly PairToken[];
  readonly between: readonly PairToken[];
  readonly after: readonly PairToken[];
  /** Token type of the first text's tokens. */
  readonly firstTypeId: number;
  /** Token type of the second text's tokens. */
  readonly secondTypeId: number;
}

/** The side on which batches are padded. It also decides the order of the pair, see {@link isQuestionFirst}. */
export type PaddingSide = 'left' | 'right';

/** A tokenizer that may say how it joins a pair; without a template it is BERT's, without a side it is the right one. */
export interface PairTokenizer extends OffsetTokenizer {
  readonly pairTemplate?: PairTemplate;
  readonly paddingSide?: PaddingSide;
}

/** BERT's pair: `[CLS] A [SEP] B [SEP]` with the token types 0 and 1. */
export function bertPairTemplate({ cls, sep }: { readonly cls: number; readonly sep: number }): PairTemplate {
  return {
    before: [{ id: cls, typeId: 0 }],
    between: [{ id: sep, typeId: 0 }],
    after: [{ id: sep, typeId: 1 }],
    firstTypeId: 0,
    secondTypeId: 1,
  };
}

/** The template of a tokenizer. */
export function pairTemplateOf({ pairTemplate, special }: PairTokenizer): PairTemplate {
  return pairTemplate ?? bertPairTemplate(special);
}

/** How many special tokens a pair has. */
export function specialTokenCount({ before, between, after }: PairTemplate): number {
  return before.length + between.length + after.length;
}

/** As in run_qa: the question stands first where padding is on the right, and second where it is on the left. */
export function isQuestionFirst(paddingSide: PaddingSide): boolean {
  return paddingSide === 'right';
}
