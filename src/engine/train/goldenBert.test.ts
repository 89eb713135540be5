import * as ort from 'onnxruntime-node';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { batchRows } from '../../../test/support/batchRows';
import { readSafetensors, type SafeTensor } from '../../../test/support/safetensors';
import { readTrainableModel, type TrainableModel } from '../../graph/trainableModel';
import { readGoldenFixture } from '../models/goldenFixture';
import { adamWStep, clipFactor, gradientNorm } from './adamw';
import { ParameterStore } from './parameterStore';
import type { LabelledBatch } from './trainingStep';
import { TrainingSteps } from './trainingSteps';

const folder = join(__dirname, '../../../test/fixtures/models/tiny-bert');
const json = (name: string): unknown => JSON.parse(readFileSync(join(folder, name), 'utf8'));

interface Golden {
  readonly fp64: { readonly loss: number };
  readonly fp32: {
    readonly train: {
      readonly losses: readonly number[];
      readonly loss_after: number;
      readonly lrs: readonly number[];
    };
  };
  readonly mathematically_zero_grad_params: readonly string[];
}

/** PyTorch's parameter behind each initializer of an export. */
type ParameterNames = Readonly<Record<string, { readonly param: string; readonly transposed: boolean }>>;

/** PyTorch's loss, gradients and twenty AdamW steps on a random two-layer BERT; see the fixture's README. */
describe.each(['model.onnx', 'exports/opset-11.onnx'])('the training graph of %s equals PyTorch', file => {
  const golden = json('golden.json') as Golden;
  const names = (json('initializers.json') as Record<string, ParameterNames>)[file];
  const tensors = readSafetensors(readFileSync(join(folder, 'golden.safetensors')));
  const noGradient = new Set(golden.mathematically_zero_grad_params);
  let model: TrainableModel;
  let batch: LabelledBatch;

  beforeAll(async () => {
    model = readTrainableModel(readFileSync(join(folder, file)));
    ({ batch } = await readGoldenFixture(join(folder, 'golden.safetensors'), join(folder, file)));
  });

  const steps = () =>
    new TrainingSteps(ort, model, {
      rates: { hidden: 0, attention: 0 },
      threads: 1,
      paddingId: 0,
      paddedPositions: false,
    });

  /** Squared difference and squared norm of a flat buffer against the golden tensors of a group. */
  function compare(group: string, store: ParameterStore, buffer: Float32Array) {
    let difference = 0;
    let norm = 0;
    for (const slot of store.slots) {
      const { param, transposed } = names[slot.parameter.name];
      if (noGradient.has(param)) continue;
      const expected = tensors.get(`${group}/${param}`) as SafeTensor;
      const actual = store.view(buffer, slot);
      const [rows, columns] = slot.parameter.dims;
      for (let i = 0; i < actual.length; i++) {
        const j = transposed ? (i % columns) * rows + Math.floor(i / columns) : i;
        const reference = Number(expected.data[j]);
        difference += (actual[i] - reference) ** 2;
        norm += reference ** 2;
      }
    }
    return { relative: Math.sqrt(difference / norm), absolute: Math.sqrt(difference) };
  }

  it('finds exactly the parameters that PyTorch has', () => {
    const found = model.parameters.map(({ name }) => name).sort();
    expect(found).toEqual(Object.keys(names).sort());
  });

  it('loss and gradients, whole and in micro-batches', async () => {
    const store = new ParameterStore(model);
    const compiled = steps();
    const loss = await compiled.accumulate([batch], store, { seed: 1, step: 1 });
    expect(Math.abs(loss - golden.fp64.loss)).toBeLessThan(1e-6);
    expect(compare('grad64', store, store.gradients).relative).toBeLessThan(2e-6);

    const split = await compiled.accumulate([batchRows(batch, 0, 2), batchRows(batch, 2, 4)], store, {
      seed: 1,
      step: 1,
    });
    expect(Math.abs(split - golden.fp64.loss)).toBeLessThan(1e-6);
    expect(compare('grad64', store, store.gradients).relative).toBeLessThan(2e-6);
    await compiled.dispose();
  });

  it('twenty steps of AdamW with warm-up, decay and clipping', async () => {
    const store = new ParameterStore(model);
    const compiled = steps();
    const { losses, loss_after: lossAfter, lrs } = golden.fp32.train;
    for (const [step, expected] of losses.entries()) {
      const loss = await compiled.accumulate([batch], store, { seed: 1, step: step + 1 });
      expect(Math.abs(loss - expected), `loss before step ${step + 1}`).toBeLessThan(2e-6);
      const factor = clipFactor(gradientNorm(store.gradients), 1);
      const settings = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0.01 };
      adamWStep(store, settings, lrs[step], step + 1, factor);
    }
    const after = await compiled.accumulate([batch], store, { seed: 1, step: 21 });
    expect(Math.abs(after - lossAfter)).toBeLessThan(2e-6);
    expect(compare('final', store, store.values).relative).toBeLessThan(2e-6);
    await compiled.dispose();
  });
});
