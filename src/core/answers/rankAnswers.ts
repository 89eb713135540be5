import { CodePointIndex } from '../text/codePoints';
import type { QaWindow } from '../features/types';
import type { TokenTable } from '../tokenizer/types';
import { LargestFirst, largestOf } from './largestFirst';
import { logSumExp } from './logSumExp';
import type { AnswerCandidate, RankedAnswers, RankingOptions } from './types';

/** A window with its logits. The arrays are at least as long as the window; what stands behind it is ignored. */
export interface WindowLogits {
  readonly window: QaWindow;
  readonly startLogits: Float32Array;
  readonly endLogits: Float32Array;
}

/** All windows of one question; at least one. */
export interface RankingInput {
  readonly context: string;
  readonly contextTokens: TokenTable;
  readonly windows: readonly WindowLogits[];
}

/**
 * Ranks the answers to one question over all its windows, as Hugging Face's `postprocess_qa_predictions` (utils_qa.py of
 * run_qa) does: the `nBest` best starts and ends of each window are paired, both inside the context, and the `nBest` best
 * pairs of all windows are kept. The null score is the least CLS score of the windows. Logits are added in float32; where
 * values are equal, the lower position (then the earlier window) comes first. Texts are slices of the context as given.
 *
 * When no pair is possible, the best candidate has the text `empty`, an empty span at 0 and the logits 0, as in utils_qa.
 * Throws a RangeError without windows.
 */
export function rankAnswers(input: RankingInput, options: RankingOptions): RankedAnswers {
  const { windows } = input;
  if (windows.length === 0) throw new RangeError('A question without windows cannot be ranked.');
  const nullWindow = leastNullWindow(windows);
  const nullScore = nullScoreOf(windows[nullWindow]);
  const spans = bestSpans(windows, options);
  if (options.allowNull) addNull(spans, windows, nullWindow, options.nBest);
  if (spans.every(({ isNull }) => isNull)) spans.unshift(fallbackSpan);

  const candidates = describeSpans(spans, input);
  const best = candidates.find(({ isNull }) => !isNull) ?? candidates[0];
  const nullScoreDiff = Math.fround(Math.fround(nullScore - best.startLogit) - best.endLogit);
  const nullWins = options.allowNull && nullScoreDiff > options.nullScoreDiffThreshold;
  return { candidates, prediction: nullWins ? '' : best.text, nullScore, nullScoreDiff };
}

/** A pair of sequence positions in one of the windows; the null span is CLS to CLS. */
interface Span {
  readonly start: number;
  readonly end: number;
  /** Index into the list of windows. */
  readonly window: number;
  readonly logitSum: number;
  readonly isNull: boolean;
}

const fallbackSpan: Span = { start: -1, end: -1, window: 0, logitSum: 0, isNull: false };
const fallbackText = 'empty';

function nullScoreOf({ startLogits, endLogits }: WindowLogits): number {
  return Math.fround(startLogits[0] + endLogits[0]);
}

function leastNullWindow(windows: readonly WindowLogits[]): number {
  let least = 0;
  for (let i = 1; i < windows.length; i++) {
    if (nullScoreOf(windows[i]) < nullScoreOf(windows[least])) least = i;
  }
  return least;
}

/** The best pairs of start and end over all windows, best first. */
function bestSpans(windows: readonly WindowLogits[], { nBest, maxAnswerLength }: RankingOptions): Span[] {
  const sums = new LargestFirst(nBest);
  // A kept sum's key says where its pair is noted; a pair that fell out leaves its place unused.
  const pairs: number[] = [];
  for (let windowIndex = 0; windowIndex < windows.length; windowIndex++) {
    const { window, startLogits, endLogits } = windows[windowIndex];
    const { contextStart, contextEnd } = window;
    const starts = largestOf(startLogits, window.inputIds.length, nBest);
    const ends = largestOf(endLogits, window.inputIds.length, nBest);
    for (let i = 0; i < starts.keys.length; i++) {
      const start = starts.keys[i];
      if (start < contextStart || start >= contextEnd) continue;
      const startLogit = starts.values[i];
      const lastEnd = Math.min(start + maxAnswerLength, contextEnd) - 1;
      for (let j = 0; j < ends.keys.length; j++) {
        const end = ends.keys[j];
        if (end < start || end > lastEnd) continue;
        const sum = Math.fround(startLogit + ends.values[j]);
        // The ends come best first, so every further sum of this start is no better.
        if (sum <= sums.bound) break;
        sums.insert(sum, pairs.length);
        pairs.push(start, end, windowIndex);
      }
    }
  }
  return sums.keys.map((at, place) => ({
    start: pairs[at],
    end: pairs[at + 1],
    window: pairs[at + 2],
    logitSum: sums.values[place],
    isNull: false,
  }));
}

/** Puts the null span in its place; where it is not among the best `nBest`, it follows as an extra one. */
function addNull(spans: Span[], windows: readonly WindowLogits[], window: number, nBest: number): void {
  const logitSum = nullScoreOf(windows[window]);
  let place = spans.findIndex(span => span.logitSum < logitSum);
  if (place < 0) place = spans.length;
  spans.splice(place, 0, { start: 0, end: 0, window, logitSum, isNull: true });
  if (spans.length > nBest && place < nBest) spans.pop();
}

function describeSpans(spans: readonly Span[], { context, contextTokens, windows }: RankingInput): AnswerCandidate[] {
  const contextIndex = new CodePointIndex(context);
  const nBestProbabilities = softmax(spans.map(({ logitSum }) => logitSum));
  const logDenominators = new Map<number, number>();
  return spans.map((span, place): AnswerCandidate => {
    const nBestProbability = nBestProbabilities[place];
    if (span === fallbackSpan) return fallbackCandidate(nBestProbability, windows[0].window.windowIndex);
    const { window, startLogits, endLogits } = windows[span.window];
    const startLogit = startLogits[span.start];
    const endLogit = endLogits[span.end];
    let logDenominator = logDenominators.get(span.window);
    if (logDenominator === undefined) {
      const length = window.inputIds.length;
      logDenominator = logSumExp(startLogits, length) + logSumExp(endLogits, length);
      logDenominators.set(span.window, logDenominator);
    }
    const toToken = window.contextTokenStart - window.contextStart;
    const startCodePoint = span.isNull ? 0 : contextTokens.startCodePoints[span.start + toToken];
    const endCodePoint = span.isNull ? 0 : contextTokens.endCodePoints[span.end + toToken];
    return {
      text: contextIndex.slice(startCodePoint, endCodePoint),
      startCodePoint,
      endCodePoint,
      startLogit,
      endLogit,
      logitSum: span.logitSum,
      nBestProbability,
      jointProbability: Math.exp(startLogit + endLogit - logDenominator),
      windowIndex: window.windowIndex,
      isNull: span.isNull,
    };
  });
}

function fallbackCandidate(nBestProbability: number, windowIndex: number): AnswerCandidate {
  return {
    text: fallbackText,
    startCodePoint: 0,
    endCodePoint: 0,
    startLogit: 0,
    endLogit: 0,
    logitSum: 0,
    nBestProbability,
    jointProbability: 0,
    windowIndex,
    isNull: false,
  };
}

function softmax(scores: readonly number[]): number[] {
  const largest = Math.max(...scores);
  const weights = scores.map(score => Math.exp(score - largest));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map(weight => weight / total);
}
