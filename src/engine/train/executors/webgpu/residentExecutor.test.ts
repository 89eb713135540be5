import * as ort from 'onnxruntime-node';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { readGoldenModel, type GoldenModel } from '../../../../../test/support/goldenModel';
import { partOfBatch, relativeDistance } from '../../../../../test/support/trainingBatches';
import { ParameterStore } from '../../parameterStore';
import { CpuExecutor } from '../cpuExecutor';
import { ResidentDevice } from './residentDevice';
import { ResidentExecutor } from './residentExecutor';

// The graphs of the device, on the processor.
const device = new ResidentDevice(ort, 'cpu', 1);
const fixtures = join(import.meta.dirname, '../../../../../test/fixtures/models');
const folders = readdirSync(fixtures).filter(name => name.startsWith('tiny-'));

describe('the resident step', () => {
  it.each(folders)('%s: losses as in PyTorch, moments and weights as on the CPU', async name => {
    const { model, golden, settings, updateOf } = await readGoldenModel(join(fixtures, name));
    const [store, reference] = [new ParameterStore(model), new ParameterStore(model)];
    const cpu = new CpuExecutor(ort, model, reference, settings);
    const executor = await ResidentExecutor.create(device, model, store, settings);
    for (let step = 1; step <= 3; step++) {
      const { loss, gradientNorm } = await executor.step([golden.batch], updateOf(step));
      expect(Math.abs(loss - golden.train.losses[step - 1]), `loss of step ${step}`).toBeLessThan(2e-6);
      const expected = await cpu.step([golden.batch], updateOf(step));
      expect(Math.abs(gradientNorm / expected.gradientNorm - 1)).toBeLessThan(1e-5);
    }
    await executor.synchronize();
    expect(relativeDistance(store.firstMoments, reference.firstMoments)).toBeLessThan(1e-5);
    expect(relativeDistance(store.secondMoments, reference.secondMoments)).toBeLessThan(1e-5);
    // Parameters without influence on the loss are moved by rounding noise, here and there differently.
    expect(relativeDistance(store.values, reference.values)).toBeLessThan(1e-3);
    await Promise.all([executor.dispose(), cpu.dispose()]);
  });
});

describe('float16 with float32 weights', () => {
  it.each(['tiny-bert', 'tiny-albert', 'tiny-deberta-v3'])('%s: losses near those of float32', async name => {
    const { model, golden, settings, updateOf } = await readGoldenModel(join(fixtures, name));
    const store = new ParameterStore(model);
    const executor = await ResidentExecutor.create(device, model, store, settings, { precision: 'float16' });
    for (let step = 1; step <= 3; step++) {
      const { loss } = await executor.step([golden.batch], updateOf(step));
      const difference = Math.abs(loss - golden.train.losses[step - 1]);
      expect(difference, `loss of step ${step}`).toBeLessThan(1e-2);
      // Another precision is at work, or this tests nothing.
      expect(difference, `loss of step ${step}`).toBeGreaterThan(0);
    }
    await executor.dispose();
  });

  it('gradients that overflow are computed again with a smaller scale, which stays', async () => {
    const { model, golden, settings, updateOf } = await readGoldenModel(join(fixtures, 'tiny-bert'));
    const train = async (factor: number) => {
      const store = new ParameterStore(model);
      const options = { precision: 'float16', lossScale: { factor, goodSteps: 0 } } as const;
      const executor = await ResidentExecutor.create(device, model, store, settings, options);
      const attempts = [0, 0];
      const outcomes = [];
      for (const i of [0, 1]) {
        const count = () => ++attempts[i] > 100;
        outcomes.push(await executor.step([golden.batch], updateOf(2 + i), count));
      }
      await executor.synchronize();
      await executor.dispose();
      return { store, attempts, outcomes, lossScale: executor.lossScale };
    };
    const small = await train(2 ** 8);
    const large = await train(2 ** 24);
    expect(small.attempts).toEqual([1, 1]);
    expect(large.attempts[0]).toBeGreaterThan(1);
    expect(large.attempts[1]).toBe(1);
    // What a checkpoint holds: an overflow less for each attempt, and the good steps since.
    expect(small.lossScale).toEqual({ factor: 2 ** 8, goodSteps: 2 });
    expect(large.lossScale).toEqual({ factor: 2 ** (25 - large.attempts[0]), goodSteps: 2 });
    large.outcomes.forEach(({ loss, gradientNorm }, i) => {
      expect(Math.abs(loss - small.outcomes[i].loss)).toBeLessThan(1e-3);
      expect(Math.abs(gradientNorm / small.outcomes[i].gradientNorm - 1)).toBeLessThan(1e-2);
    });
    expect(relativeDistance(large.store.firstMoments, small.store.firstMoments)).toBeLessThan(1e-2);
  });

  it('a loss that is not finite is not tried again, and changes nothing', async () => {
    const { model, golden, settings, updateOf } = await readGoldenModel(join(fixtures, 'tiny-bert'));
    const store = new ParameterStore(model);
    store.values[0] = NaN;
    const before = store.values.slice();
    const executor = await ResidentExecutor.create(device, model, store, settings, { precision: 'float16' });
    let attempts = 0;
    const { loss } = await executor.step([golden.batch], updateOf(1), () => ++attempts > 100);
    expect(loss).toBeNaN();
    expect(attempts).toBe(1);
    await executor.synchronize();
    expect(store.values).toEqual(before);
    await executor.dispose();
  });
});

describe('the contract of executors', () => {
  let bert: GoldenModel;

  beforeAll(async () => {
    const { settings, ...rest } = await readGoldenModel(join(fixtures, 'tiny-bert'));
    bert = { ...rest, settings: { ...settings, rates: { hidden: 0.1, attention: 0.1 }, labelSmoothing: 0.1 } };
  });

  it('the same dropout masks as on the CPU, however the step is split', async () => {
    const { model, golden, settings, updateOf } = bert;
    const { batch } = golden;
    const reference = new ParameterStore(model);
    const cpu = new CpuExecutor(ort, model, reference, settings);
    const expected = await cpu.step([batch], updateOf(3));
    await cpu.dispose();
    const parts = (...ends: number[]) => ends.map((end, i) => partOfBatch(batch, ends[i - 1] ?? 0, end));
    for (const batches of [[batch], parts(1, 4), parts(1, 2, 3, 4)]) {
      const store = new ParameterStore(model);
      const executor = await ResidentExecutor.create(device, model, store, settings);
      const { loss, gradientNorm } = await executor.step(batches, updateOf(3));
      expect(Math.abs(loss - expected.loss)).toBeLessThan(1e-5);
      expect(Math.abs(gradientNorm / expected.gradientNorm - 1)).toBeLessThan(1e-5);
      await executor.synchronize();
      expect(relativeDistance(store.firstMoments, reference.firstMoments)).toBeLessThan(1e-5);
      await executor.dispose();
    }
  });

  it('goes on from the parameters and moments of another executor', async () => {
    const { model, golden, settings, updateOf } = bert;
    const [store, reference] = [new ParameterStore(model), new ParameterStore(model)];
    const cpu = new CpuExecutor(ort, model, reference, settings);
    const first = new CpuExecutor(ort, model, store, settings);
    for (const executor of [cpu, first]) await executor.step([golden.batch], updateOf(2));
    const second = await ResidentExecutor.create(device, model, await first.synchronize(), settings);
    const { loss } = await second.step([golden.batch], updateOf(3));
    expect(Math.abs(loss - (await cpu.step([golden.batch], updateOf(3))).loss)).toBeLessThan(1e-5);
    await second.synchronize();
    expect(relativeDistance(store.secondMoments, reference.secondMoments)).toBeLessThan(1e-5);
    await Promise.all([cpu, first, second].map(executor => executor.dispose()));
  });

  it('frozen parameters stay, layers with a rate of their own move by it', async () => {
    const { model, golden, settings, updateOf } = bert;
    const rateOf = ({ name }: { readonly name: string }) =>
      name.includes('embeddings') ? 0 : name.includes('layer.0') ? 0.25 : 1;
    const [store, reference, fresh] = [1, 2, 3].map(() => new ParameterStore(model, rateOf));
    const cpu = new CpuExecutor(ort, model, reference, settings);
    const executor = await ResidentExecutor.create(device, model, store, settings);
    for (const one of [cpu, executor]) await one.step([golden.batch], updateOf(2));
    await executor.synchronize();
    expect(relativeDistance(store.firstMoments, reference.firstMoments)).toBeLessThan(1e-5);
    const moved = ({ values }: ParameterStore) => values.map((value, i) => value - fresh.values[i]);
    expect(relativeDistance(moved(store), moved(reference))).toBeLessThan(0.05);
    expect(store.values.slice(store.trainedSize)).toEqual(fresh.values.slice(store.trainedSize));
    await Promise.all([executor.dispose(), cpu.dispose()]);
  });

  it.each([NaN, Infinity])('a loss that is not finite (%s) changes nothing', async spoiled => {
    const { model, golden, settings, updateOf } = bert;
    const store = new ParameterStore(model);
    store.values[0] = spoiled;
    const before = store.values.slice();
    const executor = await ResidentExecutor.create(device, model, store, settings);
    const { loss } = await executor.step([golden.batch], updateOf(1));
    expect(Number.isFinite(loss)).toBe(false);
    await executor.synchronize();
    expect(store.values).toEqual(before);
    expect(store.firstMoments.every(value => value === 0)).toBe(true);
    await executor.dispose();
  });

  it('a step that is given up between micro-batches changes nothing', async () => {
    const { model, golden, settings, updateOf } = bert;
    const store = new ParameterStore(model);
    const before = store.values.slice();
    const executor = await ResidentExecutor.create(device, model, store, settings);
    const halves = [partOfBatch(golden.batch, 0, 2), partOfBatch(golden.batch, 2, 4)];
    let asked = 0;
    const step = executor.step(halves, updateOf(1), () => ++asked === 2);
    await expect(step).rejects.toMatchObject({ code: 'stopped' });
    await executor.synchronize();
    expect(store.values).toEqual(before);
    await executor.releaseShapes();
    expect((await executor.step([golden.batch], updateOf(1))).loss).toBeGreaterThan(0);
    await executor.dispose();
  });
});
