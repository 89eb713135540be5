import type { QuestionScore, ScoredQuestion, ThresholdSweep } from './profile';

export interface BestThreshold {
  /** In percent. */
  readonly score: number;
  /** Questions with a no-answer score above it count as "no answer". */
  readonly threshold: number;
}

/**
 * The threshold on the no-answer score that gives the highest total score, after `find_best_thresh` of evaluate-v2.0.py: start with
 * "no answer" for every question, then take the answers one by one, by rising no-answer score.
 *
 * `official` compares after each question and keeps the threshold 0 when no answer helps, both as the script does: among questions
 * with the same no-answer score it depends on their order in `naProbabilities`, and reports scores that no threshold reaches.
 * `attainable` compares only where the no-answer score changes.
 *
 * @param questions scores before any threshold; not empty
 */
export function bestThreshold(
  questions: readonly ScoredQuestion[],
  score: keyof QuestionScore,
  naProbabilities: Readonly<Record<string, number>>,
  sweep: ThresholdSweep,
): BestThreshold {
  const rising = byRisingNoAnswerScore(questions, naProbabilities);
  let current = questions.filter(question => !question.hasAnswer).length;
  let best = current;
  let threshold = thresholdBelowAll(rising, sweep);
  rising.forEach(({ question, naProbability }, index) => {
    if (question.hasAnswer) current += question[score];
    else if (question.prediction !== '') current -= 1;
    const isInsideTie = rising[index + 1]?.naProbability === naProbability;
    if (current > best && (sweep === 'official' || !isInsideTie)) {
      best = current;
      threshold = naProbability;
    }
  });
  return { score: (100 * best) / questions.length, threshold };
}

interface Ordered {
  readonly question: ScoredQuestion;
  readonly naProbability: number;
}

/** In the order of `naProbabilities`' own keys where two are equal, as Python's stable sort over the file leaves them. */
function byRisingNoAnswerScore(
  questions: readonly ScoredQuestion[],
  naProbabilities: Readonly<Record<string, number>>,
): Ordered[] {
  const byId = new Map(questions.map(question => [question.id, question]));
  const ordered: Ordered[] = [];
  for (const [id, naProbability] of Object.entries(naProbabilities)) {
    const question = byId.get(id);
    if (question) ordered.push({ question, naProbability });
  }
  return ordered.sort((a, b) => a.naProbability - b.naProbability);
}

function thresholdBelowAll(rising: readonly Ordered[], sweep: ThresholdSweep): number {
  const least = rising[0]?.naProbability ?? 0;
  // Null odds may be negative; then 0 would let some answers through.
  return sweep === 'official' || least > 0 ? 0 : least - 1;
}
