import { bagF1, normalizeAnswer, normalizedTokens } from './normalize';
import { percent, type MetricProfile } from './profile';

/**
 * SQuAD 1.1, after the official evaluate-v1.1.py (as copied in Hugging Face's `evaluate`, metrics/squad). A missing prediction is a wrong
 * one. Two answers that both normalise to nothing match exactly but have an F1 of 0. A question without gold answers, which the script
 * cannot score, counts as wrong.
 */
export const squad1: MetricProfile = {
  name: 'squad1',
  missingPrediction: 'wrong',
  normalize: normalizeAnswer,
  scoreQuestion(prediction, golds) {
    const tokens = normalizedTokens(prediction);
    const normalized = tokens.join(' ');
    let exact = 0;
    let f1 = 0;
    for (const gold of new Set(golds)) {
      const goldTokens = normalizedTokens(gold);
      if (goldTokens.join(' ') === normalized) exact = 1;
      f1 = Math.max(f1, bagF1(tokens, goldTokens));
    }
    return { exact, f1 };
  },
  aggregate(questions) {
    return { exact_match: percent(questions, 'exact'), f1: percent(questions, 'f1'), total: questions.length };
  },
};
