import type { OffsetTokenizer, PaddingRule, PairTemplate } from '../tokenizer/types';

/** The side on which batches are padded. It also decides the order of the pair, see {@link isQuestionFirst}. */
export type PaddingSide = PaddingRule['side'];

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
