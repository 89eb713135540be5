import type { QaExample } from '../dataset/types';
import { SpanLabError } from '../errors';
import type { OffsetTokenizer, TokenTable } from '../tokenizer/types';
import { stripLeadingPythonBlanks } from './pythonBlanks';
import type { QaWindow, WindowOptions, WindowSet } from './types';

/**
 * Cuts examples into model inputs as Hugging Face's run_qa (`prepare_train_features`) does: the question without leading
 * blanks, then as much of the context as fits; what does not fit goes into further windows, which overlap by
 * `docStride` tokens. Only the context is cut. Examples that share a context string share its tokens.
 *
 * Throws `stride-too-large`, naming the question, when a window has no room for more context tokens than the overlap.
 */
export function buildWindows(
  examples: readonly QaExample[],
  tokenizer: OffsetTokenizer,
  options: WindowOptions,
): WindowSet {
  const tokensOfContext = new Map<string, TokenTable>();
  const contextTokens: TokenTable[] = [];
  const windows: QaWindow[] = [];
  examples.forEach((example, exampleIndex) => {
    let context = tokensOfContext.get(example.context);
    if (context === undefined) {
      context = tokenizer.encode(example.context);
      tokensOfContext.set(example.context, context);
    }
    contextTokens.push(context);
    const question = tokenizer.encode(stripLeadingPythonBlanks(example.question)).ids;
    for (const window of cutContext(question, context, tokenizer, options, example, exampleIndex)) windows.push(window);
  });
  return { examples, windows, contextTokens };
}

/** `[CLS] question [SEP]` and the closing `[SEP]`. */
const specialTokenCount = 3;

function cutContext(
  question: Int32Array,
  context: TokenTable,
  tokenizer: OffsetTokenizer,
  { maxLength, docStride }: WindowOptions,
  example: QaExample,
  exampleIndex: number,
): QaWindow[] {
  const room = maxLength - specialTokenCount - question.length;
  // As in the Rust library, a context that fits needs no overlap: its window is made whatever the stride is.
  if (room < 0 || (context.length > room && docStride >= room)) {
    throw new SpanLabError(
      'stride-too-large',
      `The question "${example.id}" has ${question.length} tokens: a window of ${maxLength} leaves no room for more ` +
        `context than the overlap of ${docStride}.`,
      { id: example.id, questionTokens: question.length, maxLength, docStride },
    );
  }
  const windows: QaWindow[] = [];
  const step = room - docStride;
  for (let from = 0; ; from += step) {
    const to = Math.min(from + room, context.length);
    windows.push(makeWindow(question, context.ids.subarray(from, to), tokenizer, exampleIndex, windows.length, from));
    if (to === context.length) return windows;
  }
}

function makeWindow(
  question: Int32Array,
  context: Int32Array,
  { special }: OffsetTokenizer,
  exampleIndex: number,
  windowIndex: number,
  contextTokenStart: number,
): QaWindow {
  const contextStart = question.length + 2;
  const contextEnd = contextStart + context.length;
  const inputIds = new Int32Array(contextEnd + 1);
  inputIds[0] = special.cls;
  inputIds.set(question, 1);
  inputIds[contextStart - 1] = special.sep;
  inputIds.set(context, contextStart);
  inputIds[contextEnd] = special.sep;
  const tokenTypeIds = new Int32Array(contextEnd + 1).fill(1, contextStart);
  return { exampleIndex, windowIndex, inputIds, tokenTypeIds, contextStart, contextEnd, contextTokenStart };
}
