import { describe, expect, it } from 'vitest';
import { randomNumbers } from '../../../test/support/randomNumbers';
import type { ScoredQuestion } from './profile';
import { squad2 } from './squad2';
import { bestThreshold } from './thresholds';

const answerable = (id: string, f1: number): ScoredQuestion => ({
  id,
  prediction: 'x',
  hasAnswer: true,
  exact: f1,
  f1,
});
const unanswerable = (id: string, prediction: string): ScoredQuestion => ({
  id,
  prediction,
  hasAnswer: false,
  exact: prediction === '' ? 1 : 0,
  f1: prediction === '' ? 1 : 0,
});

describe('bestThreshold', () => {
  it('starts with "no answer" for all and takes the answers one by one', () => {
    const questions = [answerable('a', 1), unanswerable('b', 'x'), answerable('c', 1), unanswerable('d', '')];
    const odds = { a: -3, b: 2, c: 1, d: 5 };
    expect(bestThreshold(questions, 'exact', odds, 'official')).toEqual({ score: 100, threshold: 1 });
    expect(bestThreshold(questions, 'exact', odds, 'attainable')).toEqual({ score: 100, threshold: 1 });
  });

  it('reports what no threshold reaches only when official', () => {
    const questions = [answerable('a', 1), answerable('b', 1), unanswerable('c', 'x'), unanswerable('d', 'x')];
    const equal = { a: 0, b: 0, c: 0, d: 0 };
    expect(bestThreshold(questions, 'exact', equal, 'official')).toEqual({ score: 100, threshold: 0 });
    expect(bestThreshold(questions, 'exact', equal, 'attainable')).toEqual({ score: 50, threshold: -1 });
    const otherOrder = { c: 0, d: 0, a: 0, b: 0 };
    expect(bestThreshold(questions, 'exact', otherOrder, 'official')).toEqual({ score: 50, threshold: 0 });
  });

  it('ignores scores of other questions', () => {
    expect(bestThreshold([answerable('a', 1)], 'f1', { other: -9, a: 0.5 }, 'official')).toEqual({
      score: 100,
      threshold: 0.5,
    });
  });

  it('is reached by its threshold, and by no other surpassed, when attainable', () => {
    for (let seed = 1; seed <= 200; seed++) {
      const random = randomNumbers(seed);
      const questions = Array.from({ length: 8 }, (_, index) =>
        random() < 0.5
          ? answerable(`q${index}`, Math.round(random() * 4) / 4)
          : unanswerable(`q${index}`, random() < 0.3 ? '' : 'x'),
      );
      const odds = Object.fromEntries(questions.map(({ id }) => [id, Math.round(random() * 6) - 3]));
      const scoreAt = (threshold: number): number =>
        squad2.aggregate(questions, { naProbabilities: odds, threshold, sweep: 'official' }).f1 ?? NaN;
      const attainable = bestThreshold(questions, 'f1', odds, 'attainable');
      expect(scoreAt(attainable.threshold), `seed ${seed}`).toBeCloseTo(attainable.score, 9);
      const highest = Math.max(...[-4, -3, -2, -1, 0, 1, 2, 3].map(scoreAt));
      expect(highest, `seed ${seed}`).toBeCloseTo(attainable.score, 9);
      const official = bestThreshold(questions, 'f1', odds, 'official');
      expect(official.score, `seed ${seed}`).toBeGreaterThanOrEqual(attainable.score);
    }
  });
});
