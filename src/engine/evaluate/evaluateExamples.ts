import { goldRank } from '../../core/answers/goldRank';
import { rankAnswers, type WindowLogits } from '../../core/answers/rankAnswers';
import type { RankingOptions } from '../../core/answers/types';
import type { Dataset, QaExample } from '../../core/dataset/types';
import { SpanLabError } from '../../core/errors';
import type { QaModel } from '../../core/features/batch';
import { buildWindows } from '../../core/features/buildWindows';
import { labelWindows } from '../../core/features/labelWindows';
import type { WindowOptions } from '../../core/features/types';
import { goldTexts, type MetricProfile } from '../../core/metrics/profile';
import { metricProfile } from '../../core/metrics/profiles';
import type { QuestionResult } from '../../core/runs/runManifest';
import type { OffsetTokenizer, TokenTable } from '../../core/tokenizer/types';
import type { Evaluation } from './evaluation';
import { forEachWindow } from './forEachWindow';
import { QuestionWindows } from './questionWindows';
import { windowLoss } from './windowLoss';

export interface EvaluationOptions extends WindowOptions {
  readonly nBest: number;
  readonly maxAnswerLength: number;
  readonly nullScoreDiffThreshold: number;
  readonly metric: 'auto' | 'squad1' | 'squad2';
  readonly batchSize: number;
  /** Batches are padded to a multiple of this. */
  readonly lengthStep: number;
}

export interface EvaluationInput {
  readonly model: QaModel;
  readonly tokenizer: OffsetTokenizer;
  readonly padId: number;
  readonly dataset: Dataset;
  readonly options: EvaluationOptions;
  /** Questions answered so far, out of how many. */
  readonly onProgress?: (done: number, total: number) => void;
  /** Asked between batches; nothing is done until it is answered, and that time does not count as the evaluation's. */
  readonly shouldStop?: () => boolean | Promise<boolean>;
}

/**
 * Answers every question of a data set and scores the answers. Windows go through the model in batches of similar length; a question
 * is ranked as soon as its last window is computed, and its logits are dropped. "No answer" takes part with the profile `squad2` only;
 * its best thresholds are those for the predictions and null odds as written, so that scoring the written files gives the same
 * figures.
 *
 * @throws SpanLabError `dataset-empty`; `stopped`; `stride-too-large`; `loss-not-finite` when the model's logits are no numbers;
 * what the model throws
 */
export async function evaluateExamples(input: EvaluationInput): Promise<Evaluation> {
  const { dataset, model, tokenizer, padId, options } = input;
  const startedAt = performance.now();
  const { examples } = dataset;
  if (examples.length === 0) throw new SpanLabError('dataset-empty', 'There is no question to evaluate.');
  const profile = metricProfile(options.metric, dataset.format);
  const { windows, contextTokens } = labelWindows(buildWindows(examples, tokenizer, options));
  const ranking: RankingOptions = { ...options, allowNull: profile.name === 'squad2' };
  const questions = new QuestionWindows(windows, examples.length);
  const results = new Array<QuestionResult>(examples.length);
  let lossSum = 0;
  let done = 0;
  let waitedMilliseconds = 0;
  const shouldStop = async (): Promise<boolean> => {
    const askedAt = performance.now();
    const isStopped = (await input.shouldStop?.()) ?? false;
    waitedMilliseconds += performance.now() - askedAt;
    return isStopped;
  };
  await forEachWindow(
    windows,
    model,
    padId,
    options,
    logits => {
      const { window } = logits;
      const { exampleIndex } = window;
      lossSum += finiteLoss(windowLoss(logits, window, window.inputIds.length), examples[exampleIndex]);
      const all = questions.add(logits);
      if (!all) return;
      results[exampleIndex] = answer(examples[exampleIndex], contextTokens[exampleIndex], all, ranking, profile);
      input.onProgress?.(++done, examples.length);
    },
    shouldStop,
  );
  return {
    metric: profile.name,
    scores: totals(examples, results, profile),
    loss: hasLabels(dataset) ? lossSum / windows.length : null,
    results,
    windows: windows.length,
    examples: examples.length,
    seconds: (performance.now() - startedAt - waitedMilliseconds) / 1000,
  };
}

function answer(
  example: QaExample,
  contextTokens: TokenTable,
  windows: readonly WindowLogits[],
  options: RankingOptions,
  profile: MetricProfile,
): QuestionResult {
  const ranked = rankAnswers({ context: example.context, contextTokens, windows }, options);
  const golds = goldTexts(example);
  const { candidates, prediction, nullScore, nullScoreDiff } = ranked;
  return {
    id: example.id,
    prediction,
    ...profile.scoreQuestion(prediction, golds),
    rank: goldRank(candidates, golds, profile.normalize),
    nullScore,
    nullScoreDiff,
    candidates: [...candidates],
  };
}

function totals(
  examples: readonly QaExample[],
  results: readonly QuestionResult[],
  profile: MetricProfile,
): Record<string, number> {
  const scored = results.map((result, index) => ({ ...result, hasAnswer: examples[index].answers.length > 0 }));
  if (profile.name === 'squad1') return profile.aggregate(scored);
  const naProbabilities = Object.fromEntries(results.map(({ id, nullScoreDiff }) => [id, nullScoreDiff]));
  // The predictions already follow the run's own threshold; the official script's 1 is meant for probabilities.
  return profile.aggregate(scored, { naProbabilities, threshold: Infinity, sweep: 'official' });
}

function finiteLoss(loss: number, example: QaExample): number {
  if (Number.isFinite(loss)) return loss;
  const message = `The model's logits for the question "${example.id}" are not finite.`;
  throw new SpanLabError('loss-not-finite', message, { id: example.id });
}

/** A test set without answers has nothing to compare with; in SQuAD 2.0 "no answer" is a label too. */
function hasLabels({ format, examples }: Dataset): boolean {
  return format === 'squad2' || examples.some(example => example.answers.length > 0);
}
