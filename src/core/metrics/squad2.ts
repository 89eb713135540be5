import { bagF1, normalizeAnswer, normalizedTokens } from './normalize';
import { percent, type MetricProfile, type NoAnswerScores, type QuestionScore, type ScoredQuestion } from './profile';
import { bestThreshold } from './thresholds';

/**
 * SQuAD 2.0, after the official evaluate-v2.0.py (SQuAD-explorer; Hugging Face's `squad_v2` is the same). An empty prediction means
 * "no answer". A question has an answer when its list of gold answers is not empty, whatever `is_impossible` says; gold answers that
 * normalise to nothing are left out. The script leaves questions without prediction out of some totals and fails in others;
 * here they are an error.
 */
export const squad2: MetricProfile = {
  name: 'squad2',
  missingPrediction: 'error',
  normalize: normalizeAnswer,
  scoreQuestion(prediction, golds) {
    const goldTokens = [...new Set(golds)].map(normalizedTokens).filter(tokens => tokens.length > 0);
    const tokens = normalizedTokens(prediction);
    const normalized = tokens.join(' ');
    let best: QuestionScore = { exact: 0, f1: 0 };
    for (const gold of goldTokens.length > 0 ? goldTokens : [[]]) {
      const exact = gold.join(' ') === normalized ? 1 : 0;
      const isEitherEmpty = gold.length === 0 || tokens.length === 0;
      best = {
        exact: Math.max(best.exact, exact),
        f1: Math.max(best.f1, isEitherEmpty ? exact : bagF1(tokens, gold)),
      };
    }
    return best;
  },
  aggregate(questions, noAnswer) {
    const scored = noAnswer ? questions.map(question => applyThreshold(question, noAnswer)) : questions;
    return {
      exact: percent(scored, 'exact'),
      f1: percent(scored, 'f1'),
      total: scored.length,
      ...part(
        'HasAns',
        scored.filter(question => question.hasAnswer),
      ),
      ...part(
        'NoAns',
        scored.filter(question => !question.hasAnswer),
      ),
      ...(noAnswer && best(questions, noAnswer)),
    };
  },
};

/** Above the threshold a prediction counts as "no answer", which is right where the question has none. */
function applyThreshold(question: ScoredQuestion, { naProbabilities, threshold }: NoAnswerScores): ScoredQuestion {
  if (!((naProbabilities[question.id] ?? 0) > threshold)) return question;
  const score = question.hasAnswer ? 0 : 1;
  return { ...question, exact: score, f1: score };
}

function part(prefix: 'HasAns' | 'NoAns', questions: readonly ScoredQuestion[]): Record<string, number> {
  if (questions.length === 0) return {};
  return {
    [`${prefix}_exact`]: percent(questions, 'exact'),
    [`${prefix}_f1`]: percent(questions, 'f1'),
    [`${prefix}_total`]: questions.length,
  };
}

function best(
  questions: readonly ScoredQuestion[],
  { naProbabilities, sweep }: NoAnswerScores,
): Record<string, number> {
  const exact = bestThreshold(questions, 'exact', naProbabilities, sweep);
  const f1 = bestThreshold(questions, 'f1', naProbabilities, sweep);
  return {
    best_exact: exact.score,
    best_exact_thresh: exact.threshold,
    best_f1: f1.score,
    best_f1_thresh: f1.threshold,
  };
}
