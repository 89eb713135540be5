import type { QaExample } from '../dataset/types';
import type { TokenTable } from '../tokenizer/types';
import type { PaddingSide } from './pairTemplate';

/** What `docStride` counts: tokens that two neighbouring windows share, or tokens from one window's start to the next one's. */
export type DocStrideUnit = 'overlap' | 'step';

export interface WindowOptions {
  /** Longest sequence in tokens, special tokens included. */
  readonly maxLength: number;
  /** In tokens; see `docStrideUnit`. */
  readonly docStride: number;
  /** `overlap` when absent, as Hugging Face's `doc_stride`; `step` is what courses often call by the same name. */
  readonly docStrideUnit?: DocStrideUnit;
  /** Longer questions lose their end; no limit when absent. */
  readonly maxQuestionLength?: number;
  /** Context tokens of one window at most, also where a short question leaves room for more; no limit when absent. */
  readonly maxContextLength?: number;
}

/**
 * One model input, not padded: question and a piece of the context, joined as the tokenizer joins a pair (BERT:
 * `[CLS] question [SEP] context [SEP]`). Sequence positions `[contextStart, contextEnd)` hold the context tokens
 * `contextTokenStart, contextTokenStart + 1, …`.
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
  /** Where a batch pads this window; `right` when absent. */
  readonly paddingSide?: PaddingSide;
  /** Token type of padding; 0 when absent. */
  readonly paddingTypeId?: number;
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
  /** Indexes of the examples whose question lost its end to `maxQuestionLength`. */
  readonly truncatedQuestions: readonly number[];
}
