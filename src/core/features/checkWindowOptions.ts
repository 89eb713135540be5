import { SpanLabError } from '../errors';
import type { OffsetTokenizer } from '../tokenizer/types';
import { pairTemplateOf, specialTokenCount } from './pairTemplate';
import type { WindowOptions } from './types';
import { contextRoom, strideStep } from './windowPlan';

/** What can be said of window options without the data. */
export interface WindowCheck {
  /** The longest sequence that can be used; undefined when unknown or unbounded. */
  readonly maxSequenceLength?: number;
  /** Special tokens of a pair: 3 for BERT, 4 for RoBERTa. */
  readonly specialTokens?: number;
  /** Whether windows follow each other at all: random ones do not, and need no stride. True when absent. */
  readonly isSliding?: boolean;
}

const bertSpecialTokens = 3;

/** What a tokenizer, and where known its model, say of windows: the lesser of their limits and the tokens around a pair. */
export function windowLimits(
  tokenizer: Pick<OffsetTokenizer, 'special' | 'sequences'>,
  modelMaxLength?: number,
): Required<Pick<WindowCheck, 'specialTokens'>> & Pick<WindowCheck, 'maxSequenceLength'> {
  const limits = [modelMaxLength, tokenizer.sequences?.maxLength].filter(limit => limit !== undefined);
  return {
    specialTokens: specialTokenCount(pairTemplateOf(tokenizer)),
    ...(limits.length > 0 && { maxSequenceLength: Math.min(...limits) }),
  };
}

/**
 * Refuses window options that cannot work with any question, before anything is computed.
 * @throws SpanLabError `config-invalid` when windows are longer than the model or its tokenizer can take, `stride-too-large` when a
 * question of a single token leaves no room to go on
 */
export function checkWindowOptions(
  options: WindowOptions,
  { maxSequenceLength, specialTokens = bertSpecialTokens, isSliding = true }: WindowCheck = {},
): void {
  const { maxLength, docStride, docStrideUnit = 'overlap' } = options;
  if (maxSequenceLength !== undefined && maxLength > maxSequenceLength) throw tooLong(maxLength, maxSequenceLength);
  const room = contextRoom(1, specialTokens, options);
  const step = isSliding ? strideStep(room, options) : room;
  if (room >= 1 && step >= 1 && step <= room) return;
  const details = { maxLength, docStride, room };
  if (room < 1) {
    const message = `Windows of ${maxLength} tokens have no room for any context beside a question.`;
    throw new SpanLabError('stride-too-large', message, details);
  }
  const stride = docStrideUnit === 'overlap' ? 'an overlap' : 'a step';
  throw new SpanLabError(
    'stride-too-large',
    `docStride ${docStride} cannot be ${stride} of windows of ${maxLength} tokens: at most ${room} of them are context, and each ` +
      'window must go on without a gap.',
    details,
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
  throw tooLong(asked, maxSequenceLength);
}

/** The overlap to use: what was asked for, or the default, kept to the third of a window that it is of the default window. */
export function resolveDocStride(asked: number | undefined, defaultStride: number, maxLength: number): number {
  return asked ?? Math.min(defaultStride, Math.floor(maxLength / 3));
}

function tooLong(maxLength: number, maxSequenceLength: number): SpanLabError {
  return new SpanLabError(
    'config-invalid',
    `maxLength ${maxLength} is more than the ${maxSequenceLength} tokens that the model and its tokenizer (model_max_length) can take.`,
    { maxLength, maxSequenceLength },
  );
}
