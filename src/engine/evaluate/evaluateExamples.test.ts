import { describe, expect, it, onTestFinished } from 'vitest';
import { OverlapModel } from '../../../test/support/overlapModel';
import { tinyBertFolder } from '../../../test/support/tinyBert';
import type { Dataset, QaExample } from '../../core/dataset/types';
import type { QaModel } from '../../core/features/batch';
import { scoreDataset } from '../../core/metrics/scoreDataset';
import { squad2 } from '../../core/metrics/squad2';
import { questionResultSchema } from '../../core/runs/runManifest';
import { QaSession } from '../inference/qaSession';
import { openModelFolder } from '../models/modelFolder';
import { evaluateExamples, type EvaluationOptions } from './evaluateExamples';

const folder = await openModelFolder(tinyBertFolder);
const tokenizer = folder.readTokenizer();
const padId = tokenizer.special.pad;
const options: EvaluationOptions = {
  maxLength: 40,
  docStride: 10,
  nBest: 5,
  maxAnswerLength: 8,
  nullScoreDiffThreshold: 0,
  metric: 'auto',
  batchSize: 4,
  lengthStep: 8,
};

const sentences = [
  'The river rises in the eastern hills and ends in the sea.',
  'A small town stands at its mouth, 34 miles from the capital.',
  'In 1923 the old bridge was lost in a flood 🌊 and never built again.',
];

function example(index: number, hasAnswer: boolean): QaExample {
  const context = Array.from({ length: 1 + (index % 5) }, (_, part) => sentences[(index + part) % 3]).join(' ');
  const text = context.slice(4, 9 + (index % 7));
  return {
    id: `q${index}`,
    title: '',
    question: ['Where is the town?', 'What was lost in the flood of the year?', 'Why?'][index % 3],
    context,
    paragraphIndex: index,
    answers: hasAnswer ? [{ text, startCodePoint: 4 }] : [],
  };
}

const squad1Data: Dataset = {
  format: 'squad1',
  examples: Array.from({ length: 23 }, (_, index) => example(index, true)),
  questionCount: 23,
};
const squad2Data: Dataset = {
  format: 'squad2',
  examples: Array.from({ length: 23 }, (_, index) => example(index, index % 3 > 0)),
  questionCount: 23,
};

function evaluate(dataset: Dataset, changed: Partial<EvaluationOptions> = {}, model: QaModel = new OverlapModel()) {
  return evaluateExamples({ model, tokenizer, padId, dataset, options: { ...options, ...changed } });
}

describe('evaluateExamples', () => {
  it('gives each question a result, in the order of the data', async () => {
    const evaluation = await evaluate(squad1Data);
    expect(evaluation.results.map(result => result.id)).toEqual(squad1Data.examples.map(({ id }) => id));
    expect(evaluation).toMatchObject({ metric: 'squad1', examples: 23 });
    expect(evaluation.windows).toBeGreaterThan(40);
    evaluation.results.forEach((result, index) => {
      expect(questionResultSchema.parse(result)).toEqual(result);
      const { context } = squad1Data.examples[index];
      const codePoints = Array.from(context);
      expect(result.candidates.length).toBeLessThanOrEqual(options.nBest);
      expect(result.prediction).toBe(result.candidates[0].text);
      for (const candidate of result.candidates) {
        expect(codePoints.slice(candidate.startCodePoint, candidate.endCodePoint).join('')).toBe(candidate.text);
      }
    });
  });

  it('does not depend on how windows are put into batches', async () => {
    const { seconds: _, ...expected } = await evaluate(squad2Data, { batchSize: 1, lengthStep: 1 });
    for (const [batchSize, lengthStep] of [
      [2, 8],
      [7, 32],
      [1000, 40],
    ]) {
      const { seconds: __, ...evaluation } = await evaluate(squad2Data, { batchSize, lengthStep });
      expect(evaluation.loss).toBeCloseTo(expected.loss ?? NaN, 12);
      expect({ ...evaluation, loss: 0 }, `batches of ${batchSize}`).toEqual({ ...expected, loss: 0 });
    }
  });

  it('shows the model few shapes', async () => {
    const model = new OverlapModel();
    await evaluate(squad1Data, { batchSize: 4, lengthStep: 16 }, model);
    expect(new Set(model.shapes.slice(0, -1))).toEqual(new Set(['4x40', '4x32']));
    await evaluate(squad1Data, { batchSize: 4, lengthStep: 64 }, model);
    expect(model.shapes.at(-2)).toBe('4x40');
  });

  it('scores as the written files would be scored', async () => {
    const differences = (await evaluate(squad2Data)).results.map(({ nullScoreDiff }) => nullScoreDiff);
    const middle = [...differences].sort((a, b) => a - b)[11];
    const { results, scores } = await evaluate(squad2Data, { nullScoreDiffThreshold: middle });
    const predictions = Object.fromEntries(results.map(({ id, prediction }) => [id, prediction]));
    const naProbabilities = Object.fromEntries(results.map(({ id, nullScoreDiff }) => [id, nullScoreDiff]));
    const { examples } = squad2Data;
    expect(scores).toEqual(scoreDataset({ examples, predictions, naProbabilities, profile: squad2 }));
    expect(scores.HasAns_total + scores.NoAns_total).toBe(23);
    expect(results.filter(({ prediction }) => prediction === '').length).toBeGreaterThan(0);
    expect(results.filter(({ prediction }) => prediction !== '').length).toBeGreaterThan(0);
  });

  it('takes "no answer" into account for SQuAD 2.0 only', async () => {
    const eager = { nullScoreDiffThreshold: -1000 };
    expect((await evaluate(squad2Data, eager)).results.every(({ prediction }) => prediction === '')).toBe(true);
    const asSquad1 = await evaluate(squad2Data, { ...eager, metric: 'squad1' });
    expect(asSquad1.metric).toBe('squad1');
    expect(asSquad1.results.some(({ candidates }) => candidates.some(({ isNull }) => isNull))).toBe(false);
  });

  it('ranks the gold answer among the candidates', async () => {
    const { results } = await evaluate(squad1Data, { nBest: 1000 });
    for (const [index, { rank, candidates }] of results.entries()) {
      const gold = squad1Data.examples[index].answers[0].text;
      const normalized = candidates.map(({ text }) => squad2.normalize(text));
      expect(rank, `question ${index}`).toBe(normalized.indexOf(squad2.normalize(gold)) + 1);
    }
    expect(results.some(({ rank }) => rank > 1)).toBe(true);
  });

  it('has no loss without gold answers', async () => {
    const examples = squad1Data.examples.map(item => ({ ...item, answers: [] }));
    expect((await evaluate({ ...squad1Data, examples })).loss).toBeNull();
    expect((await evaluate({ ...squad2Data, examples })).loss).toEqual(expect.any(Number));
  });

  it('tells its progress and stops when asked', async () => {
    const progress: number[][] = [];
    const onProgress = (done: number, total: number): void => void progress.push([done, total]);
    await evaluateExamples({ model: new OverlapModel(), tokenizer, padId, dataset: squad1Data, options, onProgress });
    expect(progress).toEqual(Array.from({ length: 23 }, (_, index) => [index + 1, 23]));
    const model = new OverlapModel();
    const shouldStop = (): boolean => model.shapes.length === 3;
    const stopped = evaluateExamples({ model, tokenizer, padId, dataset: squad1Data, options, shouldStop });
    await expect(stopped).rejects.toMatchObject({ code: 'stopped' });
    expect(model.shapes).toHaveLength(3);
  });

  it('fails with codes', async () => {
    const empty = { ...squad1Data, examples: [] };
    await expect(evaluate(empty)).rejects.toMatchObject({ code: 'dataset-empty' });
    await expect(evaluate(squad1Data, { docStride: 39 })).rejects.toMatchObject({ code: 'stride-too-large' });
    const diverged: QaModel = {
      logits: ({ inputIds }) => {
        const logits = new Float32Array(inputIds.length).fill(NaN);
        return Promise.resolve({ startLogits: logits, endLogits: logits });
      },
    };
    await expect(evaluate(squad1Data, {}, diverged)).rejects.toMatchObject({ code: 'loss-not-finite' });
  });

  it('works with a real session, whose logits change little with the batch', async () => {
    const session = await QaSession.open(folder, { threads: 1 });
    onTestFinished(() => session.dispose());
    const alone = await evaluate(squad2Data, { batchSize: 1, lengthStep: 1 }, session);
    const together = await evaluate(squad2Data, { batchSize: 8, lengthStep: 32 }, session);
    expect(together.loss).toBeCloseTo(alone.loss ?? NaN, 5);
    together.results.forEach((result, index) => {
      expect(result.nullScoreDiff).toBeCloseTo(alone.results[index].nullScoreDiff, 4);
      expect(result.candidates[0].logitSum).toBeCloseTo(alone.results[index].candidates[0].logitSum, 4);
    });
  });
});
