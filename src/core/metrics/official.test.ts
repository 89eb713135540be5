import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readDataset } from '../dataset/readDataset';
import { scoreDataset } from './scoreDataset';
import { squad1 } from './squad1';
import { squad2 } from './squad2';

/** The large files are no part of the repository; `SPANLAB_SHARED` names the folder that has them. */
const data = join(process.env.SPANLAB_SHARED ?? join(import.meta.dirname, '../../../../shared'), 'data');
const isAbsent = !existsSync(join(data, 'predictions'));

const examplesOf = (name: string) => readDataset(readFileSync(join(data, name), 'utf8')).dataset.examples;
const predictionsOf = (name: string) =>
  JSON.parse(readFileSync(join(data, 'predictions', name), 'utf8')) as Record<string, string>;

/** What the official scripts print for predictions of SQuAD's leaderboard. */
describe.skipIf(isAbsent)(`official figures${isAbsent ? ` (skipped: no predictions in ${data})` : ''}`, () => {
  it('of the BERT ensemble on SQuAD 1.1', () => {
    const predictions = predictionsOf('squad-v1.1-bert-ensemble.json');
    const scores = scoreDataset({ examples: examplesOf('dev-v1.1.json'), predictions, profile: squad1 });
    expect(scores.total).toBe(10570);
    expect(scores.exact_match).toBeCloseTo(86.20624408703878, 10);
    expect(scores.f1).toBeCloseTo(92.19557978351129, 10);
  });

  it('of the single BERT on SQuAD 2.0', () => {
    const predictions = predictionsOf('squad-v2.0-bert-single.json');
    const scores = scoreDataset({ examples: examplesOf('dev-v2.0.json'), predictions, profile: squad2 });
    expect([scores.total, scores.HasAns_total, scores.NoAns_total]).toEqual([11873, 5928, 5945]);
    expect(scores.exact).toBeCloseTo(78.74168280973637, 10);
    expect(scores.f1).toBeCloseTo(81.77528052374727, 10);
    expect(scores.HasAns_exact).toBeCloseTo(74.10593792172739, 10);
    expect(scores.HasAns_f1).toBeCloseTo(80.18183293833516, 10);
    expect(scores.NoAns_exact).toBeCloseTo(83.36417157275021, 10);
    expect(scores.NoAns_f1).toBeCloseTo(83.36417157275021, 10);
  });
});
