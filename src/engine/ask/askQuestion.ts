import { rankAnswers, type WindowLogits } from '../../core/answers/rankAnswers';
import type { AnswerCandidate } from '../../core/answers/types';
import type { QaExample } from '../../core/dataset/types';
import { SpanLabError } from '../../core/errors';
import type { QaModel } from '../../core/features/batch';
import { buildWindows } from '../../core/features/buildWindows';
import { resolveDocStride, resolveMaxLength } from '../../core/features/checkWindowOptions';
import type { QaWindow } from '../../core/features/types';
import { runConfigSchema } from '../../core/runs/runConfig';
import type { OffsetTokenizer } from '../../core/tokenizer/types';
import type { AskRequest, AskResult } from '../../protocol/engineApi';
import { forEachWindow } from '../evaluate/forEachWindow';

export interface AskInput {
  readonly model: QaModel;
  readonly tokenizer: OffsetTokenizer;
  readonly padId: number;
  readonly request: AskRequest;
  /** The longest sequence the model can take; undefined when unknown or unbounded. */
  readonly maxSequenceLength?: number;
  /** What the result says the model is; the request's own model when absent. */
  readonly modelName?: string;
}

const defaultTopK = 5;
/** Hugging Face's default; the probabilities of the answers are over this many at least. */
const leastNBest = 20;
/** A question about a whole file has many windows; this many at once use the processor well and little memory. */
const batchSize = 8;
const lengthStep = 32;

/**
 * Answers a question from a context of any length, best answers first. A span that several windows found counts once, with its best
 * score. "No answer" is not among the answers; `nullScoreDiff` above 0 says that the model prefers it.
 *
 * Where the request does not say, windows are as long as by default, but not longer than the model can take.
 *
 * @throws SpanLabError `config-invalid` when the request's windows are longer than that; `question-empty` and `context-empty` when one has only blanks; `stride-too-large` when the question leaves
 * no room for the context
 */
export async function askQuestion(input: AskInput): Promise<AskResult> {
  const startedAt = performance.now();
  const { model, tokenizer, padId, request, modelName, maxSequenceLength } = input;
  const { question, context, topK = defaultTopK } = request;
  if (question.trim() === '') throw new SpanLabError('question-empty', 'The question is empty.');
  if (context.trim() === '') throw new SpanLabError('context-empty', 'There is no text to look for an answer in.');
  const defaults = runConfigSchema.parse({ train: 'none' });
  const maxLength = resolveMaxLength(request.maxLength, defaults.maxLength, maxSequenceLength);
  const docStride = resolveDocStride(request.docStride, defaults.docStride, maxLength);
  const example: QaExample = { id: 'question', title: '', question, context, paragraphIndex: 0, answers: [] };
  const { windows, contextTokens } = buildWindows([example], tokenizer, { maxLength, docStride });
  const logits: WindowLogits[] = [];
  await forEachWindow(windows, model, padId, { batchSize, maxLength, lengthStep }, window => logits.push(window));
  logits.sort((a, b) => a.window.windowIndex - b.window.windowIndex);
  const ranked = rankAnswers(
    { context, contextTokens: contextTokens[0], windows: logits },
    {
      nBest: Math.max(leastNBest, topK * windowsPerToken(windows)),
      maxAnswerLength: request.maxAnswerLength ?? defaults.maxAnswerLength,
      allowNull: false,
      nullScoreDiffThreshold: 0,
    },
  );
  return {
    answers: distinctSpans(ranked.candidates).slice(0, topK),
    nullScore: ranked.nullScore,
    nullScoreDiff: ranked.nullScoreDiff,
    model: modelName ?? request.model ?? '',
    contextTokens: contextTokens[0].length,
    windows: windows.length,
    milliseconds: performance.now() - startedAt,
  };
}

/** How many overlapping windows at most hold a token, and so may find the same span. */
function windowsPerToken(windows: readonly QaWindow[]): number {
  if (windows.length < 2) return 1;
  const [{ contextStart, contextEnd, contextTokenStart }, next] = windows;
  return Math.ceil((contextEnd - contextStart) / (next.contextTokenStart - contextTokenStart));
}

/**
 * The best candidate of each span, with the probabilities of the spans that are left. Candidates come best first; those without a
 * span, which stand for "none found", fall out.
 */
function distinctSpans(candidates: readonly AnswerCandidate[]): AnswerCandidate[] {
  const best = new Map<string, AnswerCandidate>();
  for (const candidate of candidates) {
    const { startCodePoint, endCodePoint } = candidate;
    const span = `${startCodePoint} ${endCodePoint}`;
    if (endCodePoint > startCodePoint && !best.has(span)) best.set(span, candidate);
  }
  const distinct = [...best.values()];
  const total = distinct.reduce((sum, { nBestProbability }) => sum + nBestProbability, 0);
  return distinct.map(candidate => ({ ...candidate, nBestProbability: candidate.nBestProbability / total }));
}
