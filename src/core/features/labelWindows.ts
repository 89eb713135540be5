import type { GoldAnswer } from '../dataset/types';
import { codePointLength } from '../text/codePoints';
import type { TokenTable } from '../tokenizer/types';
import type { LabelledWindow, QaWindow, WindowSet } from './types';

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
    const answer = examples[window.exampleIndex].answers.at(0);
    return { ...window, ...findLabel(window, answer, contextTokens[window.exampleIndex]) };
  });
  return { examples, windows, contextTokens };
}

type Label = Pick<LabelledWindow, 'startPosition' | 'endPosition'>;

const noAnswer: Label = { startPosition: 0, endPosition: 0 };

function findLabel(window: QaWindow, answer: GoldAnswer | undefined, tokens: TokenTable): Label {
  const first = window.contextTokenStart;
  const last = first + window.contextEnd - window.contextStart - 1;
  if (answer === undefined || answer.text === '' || last < first) return noAnswer;
  const { startCodePoints, endCodePoints } = tokens;
  const answerStart = answer.startCodePoint;
  const answerEnd = answerStart + codePointLength(answer.text);
  if (startCodePoints[first] > answerStart || endCodePoints[last] < answerEnd) return noAnswer;
  // The last token that starts at or before the answer's start, and the first that ends at or behind the answer's end.
  let start = first;
  while (start < last && startCodePoints[start + 1] <= answerStart) start++;
  let end = last;
  while (end > first && endCodePoints[end - 1] >= answerEnd) end--;
  const toPosition = window.contextStart - window.contextTokenStart;
  // Several tokens can stand for one character (a Korean syllable), so what was found last may be the first of them.
  return { startPosition: Math.min(start, end) + toPosition, endPosition: Math.max(start, end) + toPosition };
}
