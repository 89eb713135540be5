import type { Dataset } from '../../core/dataset/types';
import { resolveDocStride, resolveMaxLength } from '../../core/features/checkWindowOptions';
import type { BatchLogits, PaddedBatch, QaModel } from '../../core/features/batch';
import { runConfigSchema } from '../../core/runs/runConfig';
import type { Evaluation } from '../evaluate/evaluation';
import { evaluateExamples } from '../evaluate/evaluateExamples';
import { QaSession } from '../inference/qaSession';
import { lengthStep } from '../train/trainer';
import { largestLogitDifference } from './compareLogits';
import type { ModelFolder } from './modelFolder';

const batchSize = 8;

/** Scores in percent. */
export interface ScorePair {
  readonly exact: number;
  readonly f1: number;
}

/** Two models that answered the same questions. */
export interface AnswerComparison {
  readonly questions: number;
  /** Share of the questions, from 0 to 1, that the second model answers with another text. */
  readonly answersChanged: number;
  readonly largestLogitDifference: number;
  readonly before: ScorePair;
  readonly after: ScorePair;
}

export interface ComparisonHooks {
  readonly onProgress?: (done: number, total: number) => void;
  readonly shouldStop?: () => boolean;
}

/**
 * Answers the questions of a data set with two models of the same tokenizer, with the default settings of an evaluation.
 * @throws SpanLabError as `evaluateExamples` and `QaSession` do
 */
export async function compareAnswers(
  before: ModelFolder,
  after: ModelFolder,
  dataset: Dataset,
  hooks: ComparisonHooks = {},
): Promise<AnswerComparison> {
  const logits: BatchLogits[] = [];
  let next = 0;
  let largest = 0;
  const total = 2 * dataset.examples.length;
  const first = await evaluate(before, dataset, (_batch, computed) => logits.push(computed), {
    ...hooks,
    onProgress: done => hooks.onProgress?.(done, total),
  });
  const compare = (batch: PaddedBatch, computed: BatchLogits): void => {
    const difference = largestLogitDifference(batch, logits[next++], computed);
    if (!(difference <= largest)) largest = difference;
  };
  const second = await evaluate(after, dataset, compare, {
    ...hooks,
    onProgress: done => hooks.onProgress?.(dataset.examples.length + done, total),
  });
  const changed = first.results.filter(({ prediction }, i) => prediction !== second.results[i].prediction).length;
  return {
    questions: first.examples,
    answersChanged: changed / first.examples,
    largestLogitDifference: largest,
    before: scoresOf(first),
    after: scoresOf(second),
  };
}

const scoresOf = ({ scores }: Evaluation): ScorePair => ({
  exact: scores.exact ?? scores.exact_match ?? NaN,
  f1: scores.f1 ?? NaN,
});

/** Both evaluations form the same batches in the same order: the second is compared with the first one by one. */
async function evaluate(
  folder: ModelFolder,
  dataset: Dataset,
  onLogits: (batch: PaddedBatch, logits: BatchLogits) => void,
  hooks: ComparisonHooks,
): Promise<Evaluation> {
  const session = await QaSession.open(folder);
  const model: QaModel = {
    logits: async batch => {
      const logits = await session.logits(batch);
      onLogits(batch, logits);
      return logits;
    },
  };
  const tokenizer = folder.readTokenizer();
  const defaults = runConfigSchema.parse({ train: 'none' });
  const maxLength = resolveMaxLength(undefined, defaults.maxLength, folder.maxSequenceLength);
  const docStride = resolveDocStride(undefined, defaults.docStride, maxLength);
  const options = { ...defaults, maxLength, docStride, batchSize, lengthStep };
  try {
    return await evaluateExamples({ model, tokenizer, padId: tokenizer.special.pad, dataset, options, ...hooks });
  } finally {
    await session.dispose();
  }
}
