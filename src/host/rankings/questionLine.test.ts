import { describe, expect, test } from 'vitest';
import type { QuestionResult } from '../../core/runs/runManifest';
import { parseQuestionRow } from './questionLine';

const candidate = (text: string, jointProbability: number): QuestionResult['candidates'][number] => ({
  text,
  startCodePoint: 0,
  endCodePoint: 3,
  startLogit: 1,
  endLogit: 2,
  logitSum: 3,
  nBestProbability: 0.5,
  jointProbability,
  windowIndex: 0,
  isNull: false,
});
const question: QuestionResult = {
  id: 'q1',
  prediction: 'Ada',
  exact: 1,
  f1: 1,
  rank: 1,
  nullScore: -3,
  nullScoreDiff: -6,
  candidates: [candidate('Ada', 0.75), candidate('Lovelace', 1e-7)],
};
const row = { id: 'q1', prediction: 'Ada', exact: 1, f1: 1, rank: 1, nullScoreDiff: -6, probability: 0.75 };

describe('parseQuestionRow', () => {
  test('reads a line as the engine writes it', () => {
    expect(parseQuestionRow(JSON.stringify(question))).toEqual(row);
  });

  test('texts that look like fields do not lead it astray', () => {
    const nasty = ',"candidates":[{"jointProbability":9';
    const odd = { ...question, id: nasty, prediction: nasty, candidates: [candidate(nasty, 1.5e-9)] };
    expect(parseQuestionRow(JSON.stringify(odd))).toEqual({
      ...row,
      id: nasty,
      prediction: nasty,
      probability: 1.5e-9,
    });
  });

  test('reads any order of fields and any blanks', () => {
    const { candidates, ...facts } = question;
    expect(parseQuestionRow(JSON.stringify({ candidates, ...facts }))).toEqual(row);
    expect(parseQuestionRow(JSON.stringify(question, null, 1).replaceAll('\n', ' '))).toEqual(row);
  });

  test('a question without candidates has probability 0', () => {
    expect(parseQuestionRow(JSON.stringify({ ...question, candidates: [] }))?.probability).toBe(0);
  });

  test.each(['', '{', '[]', '{"id":"q"}', '{"id":1,"candidates":[]}'])('refuses %j', line => {
    expect(parseQuestionRow(line)).toBeNull();
  });
});
