import type { QaExample } from '../dataset/types';
import type { TokenTable } from '../tokenizer/types';

export interface WindowOptions {
  /** Longest sequence in tokens, special tokens included. */
  readonly maxLength: number;
  /** Tokens that two neighbouring windows of a context share (Hugging Face's `doc_stride`). */
  readonly docStride: number;
}

/**
 * One model input: `[CLS] question [SEP] a piece of the context [SEP]`, not padded. Sequence positions
 * `[contextStart, contextEnd)` hold the context tokens `contextTokenStart, contextTokenStart + 1, …`.
 */
export interface QaWindow {
  readonly exampleIndex: number;
  /** Which window of its example this is, from 0. */
  readonly windowIndex: number;
  readonly inputIds: Int32Array;
  readonly tokenTypeIds: Int32Array;
  readonly contextStart: number;
  readonly contextEnd: number;
  readonly contextTokenStart: number;
}

/** A window with its labels: sequence positions, both 0 (CLS) when the window does not hold the whole answer. */
export interface LabelledWindow extends QaWindow {
  readonly startPosition: number;
  readonly endPosition: number;
}

/** All windows of a list of examples. `contextTokens[exampleIndex]` is shared between examples of one paragraph. */
export interface WindowSet<W extends QaWindow = QaWindow> {
  readonly examples: readonly QaExample[];
  readonly windows: readonly W[];
  readonly contextTokens: readonly TokenTable[];
}
