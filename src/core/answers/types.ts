export interface RankingOptions {
  /** How many starts, ends and answers are kept (Hugging Face's `n_best_size`). */
  readonly nBest: number;
  /** Longest answer in tokens. */
  readonly maxAnswerLength: number;
  /** Whether "no answer" takes part (SQuAD 2.0). */
  readonly allowNull: boolean;
  /** "No answer" wins when null score minus best score is above this. */
  readonly nullScoreDiffThreshold: number;
}

/** One answer of the ranking. The null candidate has an empty text, `isNull`, and an empty span at 0. */
export interface AnswerCandidate {
  readonly text: string;
  readonly startCodePoint: number;
  readonly endCodePoint: number;
  readonly startLogit: number;
  readonly endLogit: number;
  /** startLogit + endLogit, added in float32: the order of the ranking. */
  readonly logitSum: number;
  /** Softmax of the logit sums over the kept candidates; depends on how many are kept. */
  readonly nBestProbability: number;
  /** softmax(start)[s] * softmax(end)[e] over all sequence positions of the candidate's own window. */
  readonly jointProbability: number;
  readonly windowIndex: number;
  readonly isNull: boolean;
}

export interface RankedAnswers {
  /** Best first; never empty. */
  readonly candidates: readonly AnswerCandidate[];
  /** The predicted text, empty for "no answer". */
  readonly prediction: string;
  /** The least CLS logit sum over the windows; whether or not null takes part. */
  readonly nullScore: number;
  /** nullScore minus the best non-null logit sum. */
  readonly nullScoreDiff: number;
}
