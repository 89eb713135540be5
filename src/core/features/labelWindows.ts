import { findAnswerTokens } from './findAnswerTokens';
import type { LabelledWindow, WindowSet } from './types';

/**
 * Adds the training labels of Hugging Face's run_qa: the sequence positions of the tokens that hold the first gold
 * answer, or 0 and 0 (the CLS token) when there is no answer or the window does not hold the whole of it.
 *
 * Three cases differ from run_qa on purpose: where an answer starts in the last token of a window, run_qa's search runs on
 * into the padding, here the label is that token; where an answer is one character of several tokens, run_qa's start comes
 * after its end, here the end comes after the start; and an answer without text is none.
 */
export function labelWindows(set: WindowSet): WindowSet<LabelledWindow> {
  const { examples, contextTokens } = set;
  const windows = set.windows.map((window): LabelledWindow => {
    const { exampleIndex, contextStart, contextEnd, contextTokenStart } = window;
    const to = contextTokenStart + contextEnd - contextStart;
    const answer = examples[exampleIndex].answers.at(0);
    const tokens = findAnswerTokens(answer, contextTokens[exampleIndex], contextTokenStart, to);
    if (tokens === undefined) return { ...window, startPosition: 0, endPosition: 0 };
    const toPosition = contextStart - contextTokenStart;
    return { ...window, startPosition: tokens.first + toPosition, endPosition: tokens.last + toPosition };
  });
  return { ...set, windows };
}
