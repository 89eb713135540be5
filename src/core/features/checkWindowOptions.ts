import { SpanLabError } from '../errors';
import type { WindowOptions } from './types';
import { contextRoom, strideStep } from './windowPlan';

/** What can be said of window options without the data. */
export interface WindowCheck {
  /** The longest sequence the model can take; undefined when unknown or unbounded. */
  readonly maxSequenceLength?: number;
  /** Special tokens of a pair: 3 for BERT, 4 for RoBERTa. */
  readonly specialTokens?: number;
}

const bertSpecialTokens = 3;

/**
 * Refuses window options that cannot work with any question, before anything is computed.
 * @throws SpanLabError `config-invalid` when windows are longer than the model can take, `stride-too-large` when a question of a
 * single token leaves no room to go on
 */
export function checkWindowOptions(
  options: WindowOptions,
  { maxSequenceLength, specialTokens = bertSpecialTokens }: WindowCheck = {},
): void {
  const { maxLength, docStride, docStrideUnit = 'overlap' } = options;
  if (maxSequenceLength !== undefined && maxLength > maxSequenceLength) {
    throw new SpanLabError(
      'config-invalid',
      `maxLength ${maxLength} is more than the ${maxSequenceLength} tokens that the model can take.`,
      { maxLength, maxSequenceLength },
    );
  }
  const room = contextRoom(1, specialTokens, options);
  const step = strideStep(room, options);
  if (room >= 1 && step >= 1 && step <= room) return;
  const stride = docStrideUnit === 'overlap' ? 'an overlap' : 'a step';
  throw new SpanLabError(
    'stride-too-large',
    `docStride ${docStride} cannot be ${stride} of windows of ${maxLength} tokens: at most ${Math.max(room, 0)} of them are ` +
      'context, and each window must go on without a gap.',
    { maxLength, docStride, room },
  );
}

/**
 * The longest sequence to use: what was asked for, or the default as far as the model can take it.
 * @throws SpanLabError `config-invalid` when more was asked for than the model can take
 */
export function resolveMaxLength(
  asked: number | undefined,
  defaultLength: number,
  maxSequenceLength: number | undefined,
): number {
  if (asked === undefined) return Math.min(defaultLength, maxSequenceLength ?? Infinity);
  if (maxSequenceLength === undefined || asked <= maxSequenceLength) return asked;
  throw new SpanLabError(
    'config-invalid',
    `maxLength ${asked} is more than the ${maxSequenceLength} tokens that the model can take.`,
    { maxLength: asked, maxSequenceLength },
  );
}

/** The overlap to use: what was asked for, or the default, kept to the third of a window that it is of the default window. */
export function resolveDocStride(asked: number | undefined, defaultStride: number, maxLength: number): number {
  return asked ?? Math.min(defaultStride, Math.floor(maxLength / 3));
}
