import type { DatasetFormat, QaExample } from '../dataset/types';

/** Scores of one question, each from 0 to 1. */
export interface QuestionScore {
  readonly exact: number;
  readonly f1: number;
}

/** A question with its prediction and score, as a profile's totals need it. */
export interface ScoredQuestion extends QuestionScore {
  readonly id: string;
  readonly prediction: string;
  /** Whether the data set has an answer for it. */
  readonly hasAnswer: boolean;
}

/**
 * How the sweep for the best threshold treats questions with the same no-answer score. `official` may stop between them, as
 * evaluate-v2.0.py does, and so can report a score that no threshold reaches; `attainable` stops behind the last of them.
 */
export type ThresholdSweep = 'official' | 'attainable';

export interface NoAnswerScores {
  /** By question id, higher for "no answer"; null odds serve as well as probabilities. */
  readonly naProbabilities: Readonly<Record<string, number>>;
  /** Above this the prediction counts as "no answer"; the official default is 1, which for probabilities is never. */
  readonly threshold: number;
  readonly sweep: ThresholdSweep;
}

/** One way to score predictions. Its name is part of the public contract. */
export interface MetricProfile {
  readonly name: DatasetFormat;
  /** What the official script does with a question without prediction: count it as wrong, or fail. */
  readonly missingPrediction: 'wrong' | 'error';
  /** The form in which two answers are compared. */
  readonly normalize: (text: string) => string;
  /** Best score over the gold answers, for exact match and F1 apart. No gold answers means "no answer". */
  readonly scoreQuestion: (prediction: string, golds: readonly string[]) => QuestionScore;
  /** The official script's figures under its own keys; scores in percent. `questions` must not be empty. */
  readonly aggregate: (questions: readonly ScoredQuestion[], noAnswer?: NoAnswerScores) => Record<string, number>;
}

/** The texts of an example's gold answers; empty when it has no answer. */
export function goldTexts(example: QaExample): string[] {
  return example.answers.map(answer => answer.text);
}

/** Mean of a score over questions, in percent. */
export function percent(questions: readonly QuestionScore[], score: keyof QuestionScore): number {
  const sum = questions.reduce((total, question) => total + question[score], 0);
  return (100 * sum) / questions.length;
}
