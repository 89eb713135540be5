import type { QaExample } from '../dataset/types';
import type { OffsetTokenizer, TokenTable } from '../tokenizer/types';
import type { WindowParts } from './makeWindow';
import { paddingSideOf, pairTemplateOf, specialTokenCount } from './pairTemplate';
import { tokenizeExamples } from './tokenizeExamples';

/** Examples as all kinds of windows begin with them. */
export interface PreparedExamples {
  readonly contextTokens: readonly TokenTable[];
  /** Indexes of the examples whose question was cut. */
  readonly truncatedQuestions: readonly number[];
  /** How many special tokens a window has. */
  readonly specialTokens: number;
  /** What all windows of an example have in common. */
  partsOf(exampleIndex: number): WindowParts;
}

/** Tokenizes examples and reads how the tokenizer joins a pair. */
export function prepareExamples(
  examples: readonly QaExample[],
  tokenizer: OffsetTokenizer,
  maxQuestionLength: number | undefined,
): PreparedExamples {
  const { contextTokens, questions, truncatedQuestions } = tokenizeExamples(examples, tokenizer, maxQuestionLength);
  const template = pairTemplateOf(tokenizer);
  const paddingSide = paddingSideOf(tokenizer);
  const paddingTypeId = tokenizer.sequences?.padding.typeId ?? 0;
  return {
    contextTokens,
    truncatedQuestions,
    specialTokens: specialTokenCount(template),
    partsOf: exampleIndex => ({
      exampleIndex,
      question: questions[exampleIndex],
      context: contextTokens[exampleIndex].ids,
      template,
      paddingSide,
      paddingTypeId,
    }),
  };
}
