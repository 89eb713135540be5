import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { QaExample } from '../dataset/types';
import { metricProfile } from './profiles';
import { scoreDataset } from './scoreDataset';
import { squad1 } from './squad1';
import { squad2 } from './squad2';

const oracleScore = z.object({ exact: z.number(), f1: z.number() });
const oracles = z
  .array(
    z.object({
      note: z.string(),
      prediction: z.string(),
      golds: z.array(z.string()),
      squad_v1: oracleScore.extend({ norm: z.string() }),
      squad_v2: oracleScore,
    }),
  )
  .parse(
    JSON.parse(readFileSync(join(import.meta.dirname, '../../../test/fixtures/metrics/metric_pairs.json'), 'utf8')),
  );

function example(id: string, ...golds: string[]): QaExample {
  const answers = golds.map(text => ({ text, startCodePoint: 0 }));
  return { id, title: '', question: '?', context: golds.join(' '), paragraphIndex: 0, answers };
}

describe('question scores', () => {
  it.each(oracles)('agree with the official scripts: $note', ({ prediction, golds, squad_v1: v1, squad_v2: v2 }) => {
    const scores = squad1.scoreQuestion(prediction, golds);
    expect(scores.exact).toBe(v1.exact);
    expect(scores.f1).toBeCloseTo(v1.f1, 12);
    expect(squad1.normalize(prediction)).toBe(v1.norm);
    expect(squad2.scoreQuestion(prediction, golds).exact).toBe(v2.exact);
    expect(squad2.scoreQuestion(prediction, golds).f1).toBeCloseTo(v2.f1, 12);
  });

  it('differ where there is nothing to compare', () => {
    expect(squad1.scoreQuestion('', [])).toEqual({ exact: 0, f1: 0 });
    expect(squad2.scoreQuestion('', [])).toEqual({ exact: 1, f1: 1 });
    expect(squad2.scoreQuestion('Paris', [])).toEqual({ exact: 0, f1: 0 });
    expect(squad2.scoreQuestion('', ['the', 'Paris'])).toEqual({ exact: 0, f1: 0 });
    expect(squad2.scoreQuestion('', ['the'])).toEqual({ exact: 1, f1: 1 });
  });
});

describe('scoreDataset', () => {
  const examples = [example('q1', 'Denver Broncos'), example('q2', 'blue'), example('q3'), example('q4')];
  const predictions = { q1: 'the Broncos', q2: 'Blue!', q3: '', q4: 'Paris', unknown: 'x' };

  it('gives the keys of SQuAD 1.1 and counts a missing prediction as wrong', () => {
    const scores = scoreDataset({ examples: examples.slice(0, 2), predictions: { q2: 'blue' }, profile: squad1 });
    expect(scores).toEqual({ exact_match: 50, f1: 50, total: 2 });
  });

  it('gives the keys of SQuAD 2.0', () => {
    const scores = scoreDataset({ examples, predictions, profile: squad2 });
    expect(scores).toEqual({
      exact: 50,
      f1: (100 * (2 / 3 + 2)) / 4,
      total: 4,
      HasAns_exact: 50,
      HasAns_f1: (100 * (2 / 3 + 1)) / 2,
      HasAns_total: 2,
      NoAns_exact: 50,
      NoAns_f1: 50,
      NoAns_total: 2,
    });
    expect(scoreDataset({ examples: examples.slice(0, 2), predictions, profile: squad2 })).not.toHaveProperty(
      'NoAns_exact',
    );
  });

  it('applies the threshold and finds the best one', () => {
    const naProbabilities = { q1: 0.2, q2: 0.1, q3: 0.9, q4: 0.6 };
    const scores = scoreDataset({
      examples,
      predictions,
      naProbabilities,
      profile: squad2,
      naProbabilityThreshold: 0.5,
    });
    expect(scores).toMatchObject({ exact: 75, NoAns_exact: 100, HasAns_exact: 50 });
    expect(scores).toMatchObject({ best_exact: 75, best_exact_thresh: 0.1, best_f1_thresh: 0.2 });
    expect(scores.best_f1).toBeCloseTo((100 * (2 / 3 + 3)) / 4, 12);
    const strict = scoreDataset({
      examples,
      predictions,
      naProbabilities,
      profile: squad2,
      naProbabilityThreshold: 0.6,
    });
    expect(strict.NoAns_exact).toBe(50);
  });

  it('names the questions that lack what SQuAD 2.0 needs', () => {
    const missing = { code: 'prediction-missing', details: { count: 3, ids: 'q2, q3, q4' } };
    const without = (): unknown => scoreDataset({ examples, predictions: { q1: '' }, profile: squad2 });
    expect(without).toThrow(expect.objectContaining(missing));
    const input = { examples, predictions, naProbabilities: { q1: 0 }, profile: squad2 };
    expect(() => scoreDataset(input)).toThrow(expect.objectContaining(missing));
  });

  it('needs a question', () => {
    const empty = (): unknown => scoreDataset({ examples: [], predictions, profile: squad1 });
    expect(empty).toThrow(expect.objectContaining({ code: 'dataset-empty' }));
  });

  it('does not take what every object has for a prediction', () => {
    const input = { examples: [example('toString', 'x')], predictions: {}, profile: squad2 };
    expect(() => scoreDataset(input)).toThrow(expect.objectContaining({ code: 'prediction-missing' }));
    const named = JSON.parse('{"__proto__": "x"}') as Record<string, string>;
    const scores = scoreDataset({ examples: [example('__proto__', 'x')], predictions: named, profile: squad2 });
    expect(scores.exact).toBe(100);
  });
});

describe('metricProfile', () => {
  it('follows the data unless told', () => {
    expect(metricProfile('auto', 'squad2')).toBe(squad2);
    expect(metricProfile('auto', 'squad1')).toBe(squad1);
    expect(metricProfile('squad1', 'squad2')).toBe(squad1);
  });
});
