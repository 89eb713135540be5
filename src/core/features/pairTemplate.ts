import type { OffsetTokenizer, PaddingRule, PairTemplate } from '../tokenizer/types';

/** The side on which batches are padded. It also decides the order of the pair, see {@link isQuestionFirst}. */
export type PaddingSide = PaddingRule['side'];

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

/** How a tokenizer joins a pair; as BERT unless it says otherwise. */
export function pairTemplateOf({ sequences, special }: Pick<OffsetTokenizer, 'special' | 'sequences'>): PairTemplate {
  return sequences?.pair ?? bertPairTemplate(special);
}

/** The padding side of a tokenizer; the right one unless it says otherwise, as BERT's. */
export function paddingSideOf({ sequences }: Pick<OffsetTokenizer, 'sequences'>): PaddingSide {
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
