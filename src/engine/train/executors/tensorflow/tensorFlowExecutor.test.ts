import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import * as ort from 'onnxruntime-node';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { batchRows } from '../../../../../test/support/batchRows';
import { relativeDistance } from '../../../../../test/support/relativeDistance';
import { readTrainableModel, type TrainableModel } from '../../../../graph/trainableModel';
import { readGoldenFixture, type GoldenFixture } from '../../../models/goldenFixture';
import { modelConfigSchema } from '../../../models/modelConfig';
import { hasPaddedPositions } from '../../../models/paddedPositions';
import { ParameterStore } from '../../parameterStore';
import type { StepSettings } from '../../trainingStep';
import { CpuExecutor } from '../cpuExecutor';
import type { OptimizerUpdate } from '../stepExecutor';
import { TensorFlowExecutor } from './tensorFlowExecutor';

const fixtures = join(import.meta.dirname, '../../../../../test/fixtures/models');
const folders = readdirSync(fixtures).filter(name => name.startsWith('tiny-'));

interface Case {
  readonly model: TrainableModel;
  readonly golden: GoldenFixture;
  readonly settings: StepSettings;
}

async function readCase(name: string, file = 'model.onnx'): Promise<Case> {
  const path = join(fixtures, name, file);
  const config = modelConfigSchema.parse(JSON.parse(readFileSync(join(fixtures, name, 'config.json'), 'utf8')));
  return {
    model: readTrainableModel(readFileSync(path)),
    golden: await readGoldenFixture(join(fixtures, name, 'golden.safetensors'), path),
    settings: {
      rates: { hidden: 0, attention: 0 },
      threads: 1,
      paddingId: config.pad_token_id ?? 0,
      paddedPositions: hasPaddedPositions(config.model_type),
    },
  };
}

const updateOf = ({ train }: GoldenFixture, step: number): OptimizerUpdate => ({
  settings: { beta1: train.betas[0], beta2: train.betas[1], epsilon: train.eps, weightDecay: train.weight_decay },
  learningRate: train.lrs[step - 1],
  maxGradNorm: train.clip,
  step,
  seed: 1,
});

/** One with tensors of its own, which `use` must have freed by the end. */
async function withExecutor(
  { model, settings }: Case,
  store: ParameterStore,
  use: (executor: TensorFlowExecutor) => Promise<void>,
): Promise<void> {
  const before = tf.memory().numTensors;
  const executor = new TensorFlowExecutor(tf, ort, model, store, settings);
  await use(executor);
  await executor.dispose();
  expect(tf.memory().numTensors).toBe(before);
}

beforeAll(async () => {
  await tf.setBackend('cpu');
});

describe("five steps on TensorFlow's plain backend", () => {
  it.each([...folders.map(name => [name, 'model.onnx']), ['tiny-bert', 'exports/opset-11.onnx']])(
    '%s/%s: losses as in PyTorch, gradients as on the CPU',
    async (name, file) => {
      const given = await readCase(name, file);
      const { model, golden, settings } = given;
      const steps = file === 'model.onnx' ? 5 : 2;
      const store = new ParameterStore(model);
      const reference = new ParameterStore(model);
      const cpu = new CpuExecutor(ort, model, reference, settings);
      await withExecutor(given, store, async executor => {
        for (let step = 1; step <= steps; step++) {
          const update = updateOf(golden, step);
          const { loss, gradientNorm } = await executor.step([golden.batch], update);
          expect(Math.abs(loss - golden.train.losses[step - 1]), `loss of step ${step}`).toBeLessThan(1e-5);
          const expected = await cpu.step([golden.batch], update);
          expect(Math.abs(gradientNorm / expected.gradientNorm - 1)).toBeLessThan(1e-5);
          if (step > 1) continue;
          // After one step the moments are the clipped gradient, but for a factor.
          await executor.synchronize();
          expect(relativeDistance(store.firstMoments, reference.firstMoments)).toBeLessThan(1e-5);
        }
        await executor.synchronize();
        expect(relativeDistance(store.firstMoments, reference.firstMoments)).toBeLessThan(1e-4);
        expect(relativeDistance(store.values, reference.values)).toBeLessThan(1e-3);
      });
      await cpu.dispose();
    },
  );
});

describe('the contract of executors', () => {
  const dropout = { hidden: 0.1, attention: 0.1 };
  let bert: Case;

  beforeAll(async () => {
    const { settings, ...rest } = await readCase('tiny-bert');
    bert = { ...rest, settings: { ...settings, rates: dropout } };
  });

  it('the same dropout masks as on the CPU, however the step is split', async () => {
    const { model, golden, settings } = bert;
    const update = updateOf(golden, 3);
    const reference = new ParameterStore(model);
    const cpu = new CpuExecutor(ort, model, reference, settings);
    const expected = await cpu.step([golden.batch], update);
    await cpu.dispose();
    for (const batches of [[golden.batch], [batchRows(golden.batch, 0, 1), batchRows(golden.batch, 1, 4)]]) {
      const store = new ParameterStore(model);
      await withExecutor(bert, store, async executor => {
        const { loss, gradientNorm } = await executor.step(batches, update);
        expect(Math.abs(loss - expected.loss)).toBeLessThan(1e-5);
        expect(Math.abs(gradientNorm / expected.gradientNorm - 1)).toBeLessThan(1e-5);
        await executor.synchronize();
        expect(relativeDistance(store.firstMoments, reference.firstMoments)).toBeLessThan(1e-5);
      });
    }
  });

  it('frozen parameters stay, layers with a rate of their own move by it', async () => {
    const { model, golden } = bert;
    const rateOf = ({ name }: { readonly name: string }) => (name.includes('embeddings') ? 0 : 0.5);
    const [store, reference, fresh] = [1, 2, 3].map(() => new ParameterStore(model, rateOf));
    const cpu = new CpuExecutor(ort, model, reference, bert.settings);
    await cpu.step([golden.batch], updateOf(golden, 2));
    await cpu.dispose();
    await withExecutor(bert, store, async executor => {
      await executor.step([golden.batch], updateOf(golden, 2));
      await executor.synchronize();
    });
    expect(relativeDistance(store.values, reference.values)).toBeLessThan(1e-3);
    expect(store.values.slice(store.trainedSize)).toEqual(fresh.values.slice(store.trainedSize));
    expect(store.values.slice(0, store.trainedSize)).not.toEqual(fresh.values.slice(0, store.trainedSize));
  });

  it('a loss that is not finite changes nothing; nothing leaks from step to step', async () => {
    const { model, golden } = bert;
    const store = new ParameterStore(model);
    const { values } = new ParameterStore(model);
    store.values[0] = NaN;
    values[0] = NaN;
    await withExecutor(bert, store, async executor => {
      await executor.compile(golden.batch);
      const before = tf.memory().numTensors;
      const { loss } = await executor.step([golden.batch], updateOf(golden, 1));
      expect(loss).toBeNaN();
      expect(tf.memory().numTensors).toBe(before);
      await executor.synchronize();
      expect(store.values).toEqual(values);
      expect(store.firstMoments.every(value => value === 0)).toBe(true);
    });
  });

  it('a step that is given up between micro-batches changes nothing', async () => {
    const { model, golden } = bert;
    const store = new ParameterStore(model);
    const { values } = new ParameterStore(model);
    await withExecutor(bert, store, async executor => {
      let asked = 0;
      const step = executor.step(
        [batchRows(golden.batch, 0, 2), batchRows(golden.batch, 2, 4)],
        updateOf(golden, 1),
        () => {
          asked++;
          return asked === 2;
        },
      );
      await expect(step).rejects.toMatchObject({ code: 'stopped' });
      await executor.synchronize();
      expect(store.values).toEqual(values);
      await executor.releaseShapes();
      expect((await executor.step([golden.batch], updateOf(golden, 1))).loss).toBeGreaterThan(0);
    });
  });
});
