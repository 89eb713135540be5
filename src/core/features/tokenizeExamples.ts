import type { QaExample } from '../dataset/types';
import type { OffsetTokenizer, TokenTable } from '../tokenizer/types';
import { stripLeadingPythonBlanks } from './pythonBlanks';

/** Tokens of examples; `contextTokens[i]` is the same object for examples that share a context string. */
export interface TokenizedExamples {
  readonly contextTokens: readonly TokenTable[];
  /** Ids of the questions without leading blanks, cut to the limit. */
  readonly questions: readonly Int32Array[];
  /** Indexes of the examples whose question was cut. */
  readonly truncatedQuestions: readonly number[];
}

/**
 * Tokenizes each context once, not once per question. Questions lose their leading blanks as in run_qa, and what follows
 * their first `maxQuestionLength` tokens.
 */
export function tokenizeExamples(
  examples: readonly QaExample[],
  tokenizer: OffsetTokenizer,
  maxQuestionLength = Infinity,
): TokenizedExamples {
  const tokensOfContext = new Map<string, TokenTable>();
  const contextTokens: TokenTable[] = [];
  const questions: Int32Array[] = [];
  const truncatedQuestions: number[] = [];
  examples.forEach((example, exampleIndex) => {
    let context = tokensOfContext.get(example.context);
    if (context === undefined) {
      context = tokenizer.encode(example.context);
      tokensOfContext.set(example.context, context);
    }
    contextTokens.push(context);
    const question = tokenizer.encode(stripLeadingPythonBlanks(example.question)).ids;
    const isCut = question.length > maxQuestionLength;
    questions.push(isCut ? question.slice(0, maxQuestionLength) : question);
    if (isCut) truncatedQuestions.push(exampleIndex);
  });
  return { contextTokens, questions, truncatedQuestions };
}
