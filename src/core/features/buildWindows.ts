import type { OffsetTokenizer } from '../tokenizer/types';
import type { QaExample } from '../dataset/types';
import { makeWindow } from './makeWindow';
import { prepareExamples } from './prepareExamples';
import type { QaWindow, WindowOptions, WindowSet } from './types';
import { planWindows } from './windowPlan';

/**
 * Cuts examples into model inputs as Hugging Face's run_qa (`prepare_train_features`) does: the question without leading
 * blanks, then as much of the context as fits; what does not fit goes into further windows. `docStride` says how far
 * neighbouring windows overlap, or how far one starts behind the other. Only the context is cut, and questions beyond their
 * limit. Examples that share a context string share its tokens. With a tokenizer that pads on the left the context stands
 * first.
 *
 * Throws `stride-too-large`, naming the question, when its windows would not go on or would leave tokens out.
 */
export function buildWindows(
  examples: readonly QaExample[],
  tokenizer: OffsetTokenizer,
  options: WindowOptions,
): WindowSet {
  const prepared = prepareExamples(examples, tokenizer, options.maxQuestionLength);
  const { contextTokens, truncatedQuestions, specialTokens } = prepared;
  const windows: QaWindow[] = [];
  examples.forEach(({ id }, exampleIndex) => {
    const parts = prepared.partsOf(exampleIndex);
    const { question, context } = parts;
    const { room, step, count } = planWindows(id, question.length, context.length, specialTokens, options);
    for (let index = 0; index < count; index++) {
      const from = index * step;
      windows.push(makeWindow(parts, index, from, Math.min(from + room, context.length)));
    }
  });
  return { examples, windows, contextTokens, truncatedQuestions };
}

/**
 * How many windows {@link buildWindows} would make, at the price of the tokens alone. Throws as it does, so that settings which
 * a later evaluation could not use are found before the training.
 */
export function countWindows(
  examples: readonly QaExample[],
  tokenizer: OffsetTokenizer,
  options: WindowOptions,
): number {
  const prepared = prepareExamples(examples, tokenizer, options.maxQuestionLength);
  return examples.reduce((sum, { id }, exampleIndex) => {
    const { question, context } = prepared.partsOf(exampleIndex);
    return sum + planWindows(id, question.length, context.length, prepared.specialTokens, options).count;
  }, 0);
}
