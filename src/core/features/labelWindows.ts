import type { QaExample } from '../dataset/types';
import type { TokenTable } from '../tokenizer/types';
import type { LabelledWindow, QaWindow, WindowSet } from './types';

/**
 * Adds the training labels of Hugging Face's run_qa: the sequence positions of the tokens that hold the first gold
 * answer, or 0 and 0 (the CLS token) when there is no answer or the window does not hold the whole of it.
 */
export function labelWindows(set: WindowSet): WindowSet<LabelledWindow> {
  const { examples, contextTokens } = set;
  const windows = set.windows.map((window): LabelledWindow => {
    const example = examples[window.exampleIndex];
    const tokens = contextTokens[window.exampleIndex];
    if (example === undefined || tokens === undefined)
      throw new RangeError('A window names an example that is not there.');
    return { ...window, ...findLabel(window, example, tokens) };
  });
  return { examples, windows, contextTokens };
}

const noAnswer = { startPosition: 0, endPosition: 0 };

function findLabel(
  window: QaWindow,
  example: QaExample,
  { startCodePoints, endCodePoints }: TokenTable,
): { startPosition: number; endPosition: number } {
  const answer = example.answers[0];
  const first = window.contextTokenStart;
  const last = first + window.contextEnd - window.contextStart - 1;
  if (answer === undefined || last < first) return noAnswer;
  const answerStart = answer.startCodePoint;
  const answerEnd = answerStart + countCodePoints(answer.text);
  const at = (offsets: Int32Array, token: number): number => offsets[token] ?? 0;
  if (!(at(startCodePoints, first) <= answerStart && at(endCodePoints, last) >= answerEnd)) return noAnswer;
  // The last token that starts at or before the answer, and the first one that ends at or behind its end.
  let start = first;
  while (start < last && at(startCodePoints, start + 1) <= answerStart) start++;
  let end = last;
  while (end > first && at(endCodePoints, end - 1) >= answerEnd) end--;
  const toPosition = window.contextStart - window.contextTokenStart;
  return { startPosition: start + toPosition, endPosition: end + toPosition };
}

function countCodePoints(text: string): number {
  let count = 0;
  for (let i = 0; i < text.length; i++) {
    // The second half of a pair is no code point of its own.
    if ((text.codePointAt(i) ?? 0) > 0xffff) i++;
    count++;
  }
  return count;
}
