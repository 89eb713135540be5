import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fullDisk } from '../../../test/support/failingFileSystem';
import { temporaryFolder } from '../../../test/support/temporaryFolder';
import type { QuestionResult } from '../../core/runs/runManifest';
import type { Evaluation } from './evaluation';
import { readEvaluation } from './readEvaluation';
import { writeEvaluation } from './writeEvaluation';

function result(id: string, prediction: string): QuestionResult {
  const candidate = {
    text: prediction,
    startCodePoint: 3,
    endCodePoint: 8,
    startLogit: 2.5,
    endLogit: 1.5,
    logitSum: 4,
    nBestProbability: 0.75,
    jointProbability: 0.5,
    windowIndex: 0,
    isNull: false,
  };
  const values = { exact: 1, f1: 1, rank: 1, nullScore: 1, nullScoreDiff: -3 };
  return { id, prediction, ...values, candidates: [candidate, { ...candidate, text: 'other\n"text"' }] };
}

const evaluation: Evaluation = {
  metric: 'squad2',
  scores: { exact: 50, f1: 62.5, total: 3 },
  loss: 1.25,
  results: [result('b', 'Größe 🌊'), result('7', 'number-like id'), result('__proto__', '')],
  windows: 4,
  examples: 3,
  seconds: 0.5,
};
const fileNames = [
  'eval.json',
  'nbest_predictions.json',
  'null_odds.json',
  'predictions.json',
  'questions.jsonl',
  'summary.json',
];

describe('writeEvaluation', () => {
  it("writes Hugging Face's files, in the order of the questions", async () => {
    const folder = join(temporaryFolder(), 'evaluations', 'epoch-1');
    await writeEvaluation(folder, evaluation);
    expect(readdirSync(folder).sort()).toEqual(fileNames);
    const text = (name: string): string => readFileSync(join(folder, name), 'utf8');
    const entries = (name: string) => Object.entries(JSON.parse(text(name)) as object);
    const predictions: unknown[] = [
      ['7', 'number-like id'],
      ['b', 'Größe 🌊'],
      ['__proto__', ''],
    ];
    expect(entries('predictions.json')).toEqual(predictions);
    expect(text('predictions.json').indexOf('"b"')).toBeLessThan(text('predictions.json').indexOf('"7"'));
    expect(entries('null_odds.json')).toContainEqual(['b', -3]);
    expect(JSON.parse(text('eval.json'))).toEqual({ exact: 50, f1: 62.5, total: 3 });
    const nBest = entries('nbest_predictions.json').find(([id]) => id === 'b')?.[1] as unknown[];
    expect(nBest[0]).toEqual({ score: 4, start_logit: 2.5, end_logit: 1.5, text: 'Größe 🌊', probability: 0.75 });
    expect(Object.keys(nBest[0] as object)).toEqual(['score', 'start_logit', 'end_logit', 'text', 'probability']);
  });

  it('can be read back', async () => {
    const folder = temporaryFolder();
    await writeEvaluation(folder, evaluation);
    expect(await readEvaluation(folder)).toEqual(evaluation);
    const many = { ...evaluation, results: Array.from({ length: 600 }, (_, index) => result(`q${index}`, 'x')) };
    await writeEvaluation(folder, many);
    expect(await readEvaluation(folder)).toEqual(many);
    const none = { ...evaluation, loss: null, results: [] };
    await writeEvaluation(folder, none);
    expect(await readEvaluation(folder)).toEqual(none);
  });

  it('leaves no null odds of an earlier evaluation', async () => {
    const folder = temporaryFolder();
    await writeEvaluation(folder, evaluation);
    await writeEvaluation(folder, { ...evaluation, metric: 'squad1' });
    expect(readdirSync(folder).sort()).toEqual(fileNames.filter(name => name !== 'null_odds.json'));
  });

  it('leaves nothing half-written when the disk gets full at any point', async () => {
    const whole = temporaryFolder();
    await writeEvaluation(whole, evaluation);
    const sizes = fileNames.map(name => readFileSync(join(whole, name)).length);
    const total = sizes.reduce((sum, size) => sum + size, 0);
    for (let room = 0; room < total; room += 97) {
      const folder = temporaryFolder();
      const writing = writeEvaluation(folder, evaluation, fullDisk(room));
      await expect(writing, `${room} bytes`).rejects.toMatchObject({ code: 'file-write-failed' });
      for (const name of readdirSync(folder)) {
        expect(readFileSync(join(folder, name)), `${room} bytes`).toEqual(readFileSync(join(whole, name)));
      }
      await expect(readEvaluation(folder), `${room} bytes`).rejects.toMatchObject({ code: 'file-missing' });
    }
  });
});

describe('readEvaluation', () => {
  it('tells damaged files', async () => {
    for (const name of ['summary.json', 'eval.json', 'questions.jsonl']) {
      const folder = temporaryFolder();
      await writeEvaluation(folder, evaluation);
      writeFileSync(join(folder, name), '{"id": "b"}\n');
      await expect(readEvaluation(folder), name).rejects.toMatchObject({ code: 'file-unreadable' });
    }
  });
});
