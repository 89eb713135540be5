import type { QaExample } from '../dataset/types';
import { SpanLabError } from '../errors';
import { goldTexts, type MetricProfile, type ScoredQuestion, type ThresholdSweep } from './profile';

export interface ScoringInput {
  readonly examples: readonly QaExample[];
  /** Answer texts by question id; ids that the data set lacks are ignored. */
  readonly predictions: Readonly<Record<string, string>>;
  /** No-answer scores by question id (SQuAD 2.0): with them come the best thresholds. */
  readonly naProbabilities?: Readonly<Record<string, number>>;
  readonly profile: MetricProfile;
  /** Above this no-answer score a prediction counts as "no answer"; 1 as in the official script when absent. */
  readonly naProbabilityThreshold?: number;
  readonly thresholdSweep?: ThresholdSweep;
}

/**
 * Scores predictions for a data set: the official script's figures under its own keys, in percent. SQuAD 1.1: `exact_match`, `f1`, and
 * `total` besides; SQuAD 2.0: `exact`, `f1`, `total`, `HasAns_*`, `NoAns_*`, and `best_*` with no-answer scores.
 *
 * @throws SpanLabError `dataset-empty` without questions; `prediction-missing`, naming ids, when a question lacks a prediction and
 * the profile does not count that as wrong, or when it lacks a no-answer score
 */
export function scoreDataset(input: ScoringInput): Record<string, number> {
  const { examples, predictions, naProbabilities, profile } = input;
  if (examples.length === 0) throw new SpanLabError('dataset-empty', 'There is no question to score.');
  if (profile.missingPrediction === 'error') requireAll(examples, predictions, 'prediction');
  if (naProbabilities) requireAll(examples, naProbabilities, 'no-answer probability');
  const questions = examples.map((example): ScoredQuestion => {
    const isPredicted = Object.hasOwn(predictions, example.id);
    const prediction = (isPredicted ? predictions[example.id] : undefined) ?? '';
    const score = isPredicted ? profile.scoreQuestion(prediction, goldTexts(example)) : { exact: 0, f1: 0 };
    return { id: example.id, prediction, hasAnswer: example.answers.length > 0, ...score };
  });
  const { naProbabilityThreshold = 1, thresholdSweep = 'official' } = input;
  return profile.aggregate(
    questions,
    naProbabilities && { naProbabilities, threshold: naProbabilityThreshold, sweep: thresholdSweep },
  );
}

function requireAll(examples: readonly QaExample[], byId: Readonly<Record<string, unknown>>, what: string): void {
  const missing = examples.filter(example => !Object.hasOwn(byId, example.id)).map(example => example.id);
  if (missing.length === 0) return;
  const shown = missing.slice(0, 5).join(', ');
  const more = missing.length > 5 ? `, … (${missing.length} in all)` : '';
  throw new SpanLabError('prediction-missing', `These questions have no ${what}: ${shown}${more}.`, {
    count: missing.length,
    ids: shown,
  });
}
