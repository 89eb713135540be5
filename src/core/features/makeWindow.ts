import type { PairTemplate, TemplateTokens } from '../tokenizer/types';
import { isQuestionFirst, type PaddingSide } from './pairTemplate';
import type { QaWindow } from './types';

/** Everything that the windows of one question have in common. */
export interface WindowParts {
  readonly exampleIndex: number;
  readonly question: Int32Array;
  /** Ids of the whole context. */
  readonly context: Int32Array;
  readonly template: PairTemplate;
  readonly paddingSide: PaddingSide;
  readonly paddingTypeId: number;
}

/** Joins a question and the context tokens `[from, to)` into one model input. */
export function makeWindow(parts: WindowParts, windowIndex: number, from: number, to: number): QaWindow {
  const { question, template, paddingSide, paddingTypeId, exampleIndex } = parts;
  const { before, between, after, firstTypeId, secondTypeId } = template;
  const context = parts.context.subarray(from, to);
  const questionFirst = isQuestionFirst(paddingSide);
  const [first, second] = questionFirst ? [question, context] : [context, question];
  const firstStart = before.ids.length;
  const firstEnd = firstStart + first.length;
  const secondStart = firstEnd + between.ids.length;
  const secondEnd = secondStart + second.length;
  const inputIds = new Int32Array(secondEnd + after.ids.length);
  const tokenTypeIds = new Int32Array(inputIds.length);
  const put = ({ ids, typeIds }: TemplateTokens, at: number): void => {
    inputIds.set(ids, at);
    tokenTypeIds.set(typeIds, at);
  };
  put(before, 0);
  inputIds.set(first, firstStart);
  put(between, firstEnd);
  inputIds.set(second, secondStart);
  put(after, secondEnd);
  if (firstTypeId !== 0) tokenTypeIds.fill(firstTypeId, firstStart, firstEnd);
  if (secondTypeId !== 0) tokenTypeIds.fill(secondTypeId, secondStart, secondEnd);
  return {
    exampleIndex,
    windowIndex,
    inputIds,
    tokenTypeIds,
    contextStart: questionFirst ? secondStart : firstStart,
    contextEnd: questionFirst ? secondEnd : firstEnd,
    contextTokenStart: from,
    paddingSide,
    paddingTypeId,
  };
}
