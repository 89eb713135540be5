import { SpanLabError } from '../errors';
import type { WindowOptions } from './types';

/** Where the windows of one context begin. All but the last hold `room` context tokens. */
export interface WindowPlan {
  /** Context tokens that one window can hold. */
  readonly room: number;
  /** Tokens from one window's start to the next one's; equals `room` where a single window suffices. */
  readonly step: number;
  readonly count: number;
}

/** The context tokens that fit beside a question; negative when the question alone is too long. */
export function contextRoom(
  questionLength: number,
  specialTokens: number,
  { maxLength, maxContextLength = Infinity }: Pick<WindowOptions, 'maxLength' | 'maxContextLength'>,
): number {
  return Math.min(maxLength - specialTokens - questionLength, maxContextLength);
}

/** Tokens from one window's start to the next one's, for windows of `room` context tokens; below 1 when they would not go on. */
export function strideStep(room: number, { docStride, docStrideUnit = 'overlap' }: WindowOptions): number {
  return docStrideUnit === 'overlap' ? room - docStride : docStride;
}

/**
 * Plans the windows of one context. A context that fits needs no stride: as in the Rust library `tokenizers`, its only window
 * is made whatever the stride is.
 *
 * Throws `stride-too-large`, naming the question, when windows would not go on (an overlap that is no less than their room) or
 * would leave tokens out (a step that is more than their room).
 */
export function planWindows(
  id: string,
  questionLength: number,
  contextLength: number,
  specialTokens: number,
  options: WindowOptions,
): WindowPlan {
  const room = contextRoom(questionLength, specialTokens, options);
  if (room >= contextLength) return { room, step: room, count: 1 };
  const step = strideStep(room, options);
  if (room < 1 || step < 1 || step > room) throw noRoom(id, questionLength, room, options);
  return { room, step, count: 1 + Math.ceil((contextLength - room) / step) };
}

/** `stride-too-large`: a question leaves no room for context at all, whatever the stride. */
export function noRoomForContext(id: string, questionTokens: number, room: number, maxLength: number): SpanLabError {
  return new SpanLabError(
    'stride-too-large',
    `The question "${id}" has ${questionTokens} tokens: windows of ${maxLength} have no room for its context.`,
    { id, questionTokens, maxLength, room },
  );
}

function noRoom(id: string, questionTokens: number, room: number, options: WindowOptions): SpanLabError {
  const { maxLength, docStride, docStrideUnit = 'overlap' } = options;
  const stride = docStrideUnit === 'overlap' ? `go on beyond an overlap of ${docStride}` : `advance by ${docStride}`;
  return new SpanLabError(
    'stride-too-large',
    `The question "${id}" has ${questionTokens} tokens: windows of ${maxLength} have room for ${Math.max(room, 0)} ` +
      `tokens of context and cannot ${stride}.`,
    { id, questionTokens, maxLength, docStride },
  );
}
