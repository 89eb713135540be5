import type { EvaluationRecord } from '../../core/runs/evaluationRecord';
import type { QuestionResult } from '../../core/runs/runManifest';

/** What evaluating a model on a data set gave. */
export interface Evaluation extends EvaluationRecord {
  /** The official script's figures under its own keys, in percent. */
  readonly scores: Readonly<Record<string, number>>;
  /** In the order of the data set; `exact` and `f1` from 0 to 1. */
  readonly results: readonly QuestionResult[];
}
