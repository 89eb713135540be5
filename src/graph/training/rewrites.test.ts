import * as ort from 'onnxruntime-node';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { OrtGraphTools } from '../../engine/train/ortGraphTools';
import { ParameterStore } from '../../engine/train/parameterStore';
import { TrainingSteps } from '../../engine/train/trainingSteps';
import type { LabelledBatch } from '../../engine/train/trainingStep';
import { countOperators } from '../../engine/models/countOperators';
import { specialise } from '../specialise';
import { readTrainableModel } from '../trainableModel';
import { noRewrites, trainingRewrites, type TrainingRewrite } from './rewrites';
import { buildTrainingGraph } from './trainingGraph';

const fixtures = join(import.meta.dirname, '../../../test/fixtures/models');
const readFixture = (name: string) => readTrainableModel(readFileSync(join(fixtures, name)));

const [rows, length] = [4, 24];
const batch: LabelledBatch = {
  batchSize: rows,
  sequenceLength: length,
  inputIds: BigInt64Array.from({ length: rows * length }, (_, i) => BigInt(5 + ((i * 37) % 70))),
  // The last row is half padding.
  attentionMask: BigInt64Array.from({ length: rows * length }, (_, i) => (i < 3.5 * length ? 1n : 0n)),
  tokenTypeIds: new BigInt64Array(rows * length),
  startPositions: BigInt64Array.of(3n, 9n, 17n, 0n),
  endPositions: BigInt64Array.of(5n, 9n, 23n, 0n),
};

async function gradientOf(name: string, rewrites: ReadonlySet<TrainingRewrite>, rate: number) {
  const model = readFixture(name);
  const store = new ParameterStore(model);
  const rates = { hidden: rate, attention: rate };
  const steps = new TrainingSteps(ort, model, { rates, paddingId: 0, paddedPositions: false, threads: 1, rewrites });
  const loss = await steps.accumulate([batch], store, { seed: 5, step: 1 });
  await steps.dispose();
  return { loss, gradient: store.gradients };
}

const normOf = (values: Float32Array): number => Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));

// With one number of the mask per key; with one per query and key; with batch and heads joined.
const models = ['tiny-bert/exports/opset-11.onnx', 'tiny-bert-attention/model.onnx', 'tiny-deberta-v3/model.onnx'];

test.each(models.flatMap(name => [0, 0.2].map(rate => [name, rate] as const)))(
  '%s, dropout %f: every rewrite gives the same loss and gradients',
  async (name, rate) => {
    const plain = await gradientOf(name, noRewrites, rate);
    const norm = normOf(plain.gradient);
    expect(norm).toBeGreaterThan(0);
    for (const rewrites of [...trainingRewrites.map(rewrite => [rewrite]), trainingRewrites]) {
      const cheaper = await gradientOf(name, new Set(rewrites), rate);
      const difference = normOf(plain.gradient.map((value, i) => value - cheaper.gradient[i]));
      expect(difference / norm, rewrites.join()).toBeLessThan(3e-6);
      expect(Math.abs(cheaper.loss - plain.loss), rewrites.join()).toBeLessThan(2e-6);
    }
  },
);

async function operatorsOf(rewrites: ReadonlySet<TrainingRewrite>, rate: number) {
  const { graph, parameters } = readFixture('tiny-bert/exports/opset-11.onnx');
  const fixed = await specialise(graph, 2, 16, new OrtGraphTools(ort));
  const rates = { hidden: rate, attention: rate };
  return countOperators(buildTrainingGraph(fixed, parameters, rates, 0, rewrites).model);
}

test('each rewrite takes its nodes out of the graph', async () => {
  const plain = await operatorsOf(noRewrites, 0.1);
  expect(plain).toMatchObject({ Floor: 7, Where: 7 });
  const byProduct = await operatorsOf(new Set(['dropoutByProduct'] as const), 0.1);
  expect(byProduct).toMatchObject({ Clip: 7 });
  expect(byProduct).not.toHaveProperty('Floor');
  const block = await operatorsOf(new Set(['attentionBlock'] as const), 0);
  const withoutBlock = await operatorsOf(noRewrites, 0);
  expect(block.Concat - (withoutBlock.Concat ?? 0)).toBe(4);
  const column = await operatorsOf(new Set(['maskAsColumn'] as const), 0);
  expect(column.Concat - (withoutBlock.Concat ?? 0)).toBe(4);
});
