import * as ort from 'onnxruntime-node';
import { join } from 'node:path';
import { describe, expect, it, test } from 'vitest';
import { batchRows } from '../../../test/support/batchRows';
import { readGoldenModel } from '../../../test/support/goldenModel';
import { relativeDistance } from '../../../test/support/relativeDistance';
import type { DropoutSite } from '../../graph/training/addDropout';
import { drawDropoutNumbers } from './dropoutNumbers';
import { ParameterStore } from './parameterStore';
import { TrainingSteps } from './trainingSteps';

/** Hidden states of a batch, relative embeddings, attention weights. */
const sitesOf = (batchSize: number): DropoutSite[] => [
  { rows: 'a', columns: 'b', rowDims: [batchSize, 5, 1], columnDims: [batchSize, 1, 7], isShared: false },
  { rows: 'c', columns: 'd', rowDims: [1, 16, 1], columnDims: [1, 1, 9], isShared: true },
  { rows: 'e', columns: 'f', rowDims: [batchSize, 2, 5, 1], columnDims: [batchSize, 2, 1, 5], isShared: false },
  { rows: 'g', columns: 'h', rowDims: [16, 1], columnDims: [1, 9], isShared: true },
];

/** The numbers of a step of six samples, by site and micro-batch. */
function numbersOf(split: readonly number[], step = 2) {
  let firstSample = 0;
  const parts = split.map(batchSize => {
    const numbers = drawDropoutNumbers(sitesOf(batchSize), batchSize, { seed: 3, step, firstSample });
    firstSample += batchSize;
    return numbers.map(({ rows, columns }) => ({ rows: [...rows], columns: [...columns] }));
  });
  return sitesOf(1).map((_, site) => parts.map(part => part[site]));
}

const whole = numbersOf([6]);

describe('the numbers of a step, however it is split', () => {
  it.each([[[3, 3]], [[4, 2]], [[5, 1]], [[1, 1, 1, 1, 1, 1]]])('%j', split => {
    numbersOf(split).forEach((parts, site) => {
      const [all] = whole[site];
      if (sitesOf(1)[site].isShared) for (const part of parts) expect(part).toEqual(all);
      else {
        expect(parts.flatMap(({ rows }) => rows)).toEqual(all.rows);
        expect(parts.flatMap(({ columns }) => columns)).toEqual(all.columns);
      }
    });
  });
});

test('the numbers lie in [0, 1) and differ from site to site and step to step', () => {
  const numbers = [...whole, ...numbersOf([6], 1)].flatMap(([{ rows, columns }]) => [...rows, ...columns]);
  expect(numbers.every(number => number >= 0 && number < 1)).toBe(true);
  expect(new Set(numbers).size).toBe(numbers.length);
});

// One mask of DeBERTa's is that of the whole batch.
test.each(['tiny-deberta-v2', 'tiny-deberta-v3', 'tiny-mobilebert'])(
  '%s: the gradient with dropout is the same however the batch is split',
  async name => {
    const folder = join(import.meta.dirname, '../../../test/fixtures/models', name);
    const { model, golden, settings } = await readGoldenModel(folder);
    const gradientOf = async (split: readonly number[], rate: number) => {
      const rates = { hidden: rate, attention: rate };
      const steps = new TrainingSteps(ort, model, { ...settings, rates });
      const store = new ParameterStore(model);
      let row = 0;
      const batches = split.map(rows => batchRows(golden.batch, row, (row += rows)));
      const loss = await steps.accumulate(batches, store, { seed: 5, step: 3 });
      await steps.dispose();
      return { loss, gradient: Float32Array.from(store.gradients) };
    };
    const expected = await gradientOf([4], 0.2);
    expect(relativeDistance((await gradientOf([4], 0)).gradient, expected.gradient)).toBeGreaterThan(0.1);
    for (const split of [
      [1, 1, 1, 1],
      [3, 1],
    ]) {
      const { loss, gradient } = await gradientOf(split, 0.2);
      expect(Math.abs(loss - expected.loss)).toBeLessThan(1e-6);
      expect(relativeDistance(gradient, expected.gradient)).toBeLessThan(1e-6);
    }
  },
);
