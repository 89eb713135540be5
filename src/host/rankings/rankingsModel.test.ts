import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { temporaryFolder } from '../../../test/support/temporaryFolder';
import type { QuestionResult } from '../../core/runs/runManifest';
import { RankingsModel } from './rankingsModel';

const context = '😀 Ada Lovelace wrote notes.';
const dataset = JSON.stringify({
  version: '1.1',
  data: [
    {
      title: 'Ada',
      paragraphs: [
        {
          context,
          qas: [
            { id: 'q1', question: 'Who wrote?', answers: [{ text: 'Ada Lovelace', answer_start: 2 }] },
            { id: 'q2', question: 'What?', answers: [{ text: 'notes', answer_start: 21 }] },
          ],
        },
      ],
    },
  ],
});

const result = (id: string, rank: number): QuestionResult => ({
  id,
  prediction: `prediction of ${id} 漢字`,
  exact: 0,
  f1: 0.5,
  rank,
  nullScore: -1,
  nullScoreDiff: -2,
  candidates: [
    {
      text: 'Ada',
      startCodePoint: 2,
      endCodePoint: 5,
      startLogit: 1,
      endLogit: 1,
      logitSum: 2,
      nBestProbability: 0.5,
      jointProbability: 0.25,
      windowIndex: 0,
      isNull: false,
    },
  ],
});

function writeEvaluation(folder: string, results: readonly QuestionResult[]): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'questions.jsonl'), results.map(item => `${JSON.stringify(item)}\n`).join(''));
  writeFileSync(join(folder, 'eval.json'), '{"exact_match": 0, "f1": 50}');
  writeFileSync(
    join(folder, 'summary.json'),
    '{"metric": "squad1", "loss": 1, "windows": 2, "examples": 2, "seconds": 1}',
  );
}

function writeRun(): { folder: string; dataPath: string } {
  const folder = temporaryFolder();
  const dataPath = join(folder, 'dev.json');
  writeFileSync(dataPath, dataset);
  writeEvaluation(join(folder, 'evaluations', 'epoch-0'), [result('q1', 7), result('q2', 0)]);
  writeEvaluation(join(folder, 'evaluations', 'epoch-10'), [result('q2', 1)]);
  writeEvaluation(join(folder, 'evaluations', 'epoch-2'), [result('q1', 3), result('q2', 2)]);
  // An evaluation that was cut off has no summary.
  mkdirSync(join(folder, 'evaluations', 'epoch-11'));
  writeFileSync(join(folder, 'evaluations', 'epoch-11', 'questions.jsonl'), '{"id":');
  return { folder, dataPath };
}

function modelOf(folder: string, dataPath: string | null, kind: 'run' | 'evaluation' = 'run') {
  const errors: unknown[] = [];
  return { model: new RankingsModel({ kind, folder, name: 'n', dataPath }, error => errors.push(error)), errors };
}

describe('RankingsModel', () => {
  test('shows the last finished evaluation, or the one asked for', async () => {
    const { folder, dataPath } = writeRun();
    const { model } = modelOf(folder, dataPath);
    expect(await model.snapshot(null)).toMatchObject({ epochs: [0, 2, 10], epoch: 10, rows: [{ id: 'q2', rank: 1 }] });
    expect(await model.snapshot(99)).toMatchObject({ epoch: 10 });
    expect(await model.snapshot(2)).toMatchObject({
      epoch: 2,
      metric: 'squad1',
      scores: { exact_match: 0, f1: 50 },
      rows: [
        { id: 'q1', question: 'Who wrote?', golds: ['Ada Lovelace'], rank: 3, probability: 0.25 },
        { id: 'q2', question: 'What?', golds: ['notes'], rank: 2, probability: 0.25 },
      ],
    });
  });

  test('opens a question with its candidates and its rank over the epochs', async () => {
    const { folder, dataPath } = writeRun();
    const { model } = modelOf(folder, dataPath);
    expect(await model.detail('q2', 2)).toEqual({
      id: 'q2',
      title: 'Ada',
      question: 'What?',
      context,
      golds: [{ text: 'notes', startCodePoint: 21 }],
      result: result('q2', 2),
      rankByEpoch: [
        { epoch: 0, rank: 0 },
        { epoch: 2, rank: 2 },
        { epoch: 10, rank: 1 },
      ],
    });
    expect(await model.detail('q1', 10)).toBeNull();
  });

  test('reads gzipped data, and does without data that is gone', async () => {
    const { folder, dataPath } = writeRun();
    writeFileSync(`${dataPath}.gz`, gzipSync(dataset));
    const packed = modelOf(folder, `${dataPath}.gz`);
    expect(await packed.model.snapshot(0)).toMatchObject({ rows: [{ question: 'Who wrote?' }, {}] });
    rmSync(dataPath);
    const gone = modelOf(folder, dataPath);
    expect(await gone.model.snapshot(0)).toMatchObject({ rows: [{ question: 'q1', golds: [] }, {}] });
    expect(gone.errors).toEqual([expect.objectContaining({ code: 'file-missing' })]);
  });

  test('says why there is nothing to show', async () => {
    const { folder, dataPath } = writeRun();
    rmSync(join(folder, 'evaluations'), { recursive: true });
    expect(await modelOf(folder, dataPath).model.snapshot(null)).toMatchObject({ type: 'empty' });
    expect(await modelOf(folder, null).model.snapshot(null)).toMatchObject({ type: 'empty' });
    expect(await modelOf(folder, null).model.detail('q1', null)).toBeNull();
  });

  test('an evaluation by itself has no epoch; made again, it is read again', async () => {
    const folder = join(temporaryFolder(), 'evaluation');
    writeEvaluation(folder, [result('q1', 1)]);
    const { model } = modelOf(folder, null, 'evaluation');
    expect(await model.snapshot(null)).toMatchObject({ epochs: [], epoch: null, rows: [{ rank: 1 }] });
    // The time stamp of a file has a limited resolution: the new one must differ from the old.
    await new Promise(resolve => setTimeout(resolve, 20));
    writeEvaluation(folder, [result('q1', 5)]);
    expect(await model.snapshot(null)).toMatchObject({ rows: [{ rank: 5 }] });
    expect((await model.detail('q1', null))?.result.rank).toBe(5);
  });

  test('a damaged evaluation has a code', async () => {
    const { folder, dataPath } = writeRun();
    writeFileSync(join(folder, 'evaluations', 'epoch-10', 'eval.json'), '{');
    await expect(modelOf(folder, dataPath).model.snapshot(null)).rejects.toMatchObject({ code: 'file-unreadable' });
  });
});
