import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as ort from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import { tinyBertFolder } from '../../../test/support/tinyBert';
import type { LabelledWindow } from '../../core/features/types';
import { runConfigSchema } from '../../core/runs/runConfig';
import { readTrainableModel } from '../../graph/trainableModel';
import { gradientNorm } from './adamw';
import { CpuExecutor } from './executors/cpuExecutor';
import { ParameterStore } from './parameterStore';
import { sameEveryEpoch } from './trainingData';
import { Trainer } from './trainer';

const model = readTrainableModel(readFileSync(join(tinyBertFolder, 'model.onnx')));

/** Windows of different content and length, as far as a step looks at them. */
const windows = Array.from({ length: 8 }, (_, i): LabelledWindow => {
  const length = 10 + i;
  return {
    exampleIndex: i,
    windowIndex: 0,
    inputIds: Int32Array.from({ length }, (_unused, j) => 5 + ((7 * i + 3 * j) % 90)),
    tokenTypeIds: Int32Array.from({ length }, (_unused, j) => (j < 4 ? 0 : 1)),
    contextStart: 4,
    contextEnd: length - 1,
    contextTokenStart: 0,
    startPosition: 4 + (i % 3),
    endPosition: 6 + (i % 3),
  };
});

function trainerWith(microBatchSize: number, runtime: typeof ort = ort, halved: number[] = []) {
  const config = runConfigSchema.parse({
    train: 'x',
    batchSize: 8,
    microBatchSize,
    warmupSteps: 0,
    learningRate: 1e-3,
  });
  const settings = { rates: { hidden: 0.1, attention: 0.1 }, threads: 1, paddingId: 0, paddedPositions: false };
  const store = new ParameterStore(model);
  const executor = new CpuExecutor(runtime, model, store, settings);
  return { trainer: new Trainer(executor, sameEveryEpoch(windows), config, 0, size => halved.push(size)), store };
}

/** A runtime whose memory is too small for more than `limit` windows at once. */
function smallRuntime(limit: number): typeof ort {
  const create = async (bytes: Uint8Array, options: ort.InferenceSession.SessionOptions) => {
    const session = await ort.InferenceSession.create(bytes, options);
    const run: typeof session.run = (feeds: ort.InferenceSession.FeedsType, ...rest: never[]) => {
      const ids = feeds['input_ids'];
      if (ids !== undefined && ids.dims[0] > limit) {
        return Promise.reject(new Error('Failed to allocate memory for requested buffer of size 123'));
      }
      return session.run(feeds, ...rest);
    };
    return new Proxy(session, {
      get: (target, name) => {
        if (name === 'run') return run;
        const value: unknown = Reflect.get(target, name, target);
        return typeof value === 'function' ? (value.bind(target) as unknown) : value;
      },
    });
  };
  return { ...ort, InferenceSession: { create } } as unknown as typeof ort;
}

describe('Trainer', () => {
  it('gives the same loss and gradients for any split into micro-batches', async () => {
    const whole = trainerWith(8);
    const expected = await whole.trainer.step(1);
    for (const size of [1, 2, 3, 5, 7]) {
      const split = trainerWith(size);
      const result = await split.trainer.step(1);
      expect(Math.abs(result.loss - expected.loss), `micro-batches of ${size}`).toBeLessThan(1e-6);
      const difference = gradientNorm(split.store.gradients.map((value, i) => value - whole.store.gradients[i]));
      expect(difference / expected.gradientNorm, `micro-batches of ${size}`).toBeLessThan(1e-6);
      await split.trainer.dispose();
    }
    await whole.trainer.dispose();
  });

  it('halves the micro-batch where memory runs out, and computes the same step', async () => {
    const { trainer: whole } = trainerWith(8);
    const expected = await whole.step(1);
    const halved: number[] = [];
    const { trainer: small } = trainerWith(8, smallRuntime(3), halved);
    const result = await small.step(1);
    expect(halved).toEqual([4, 2]);
    expect(result.samples).toBe(8);
    expect(Math.abs(result.loss - expected.loss)).toBeLessThan(1e-6);
    await small.step(2);
    expect(halved).toEqual([4, 2]);
    await Promise.all([whole.dispose(), small.dispose()]);
  });

  it('gives up where not even one window fits', async () => {
    const { trainer: none } = trainerWith(2, smallRuntime(0));
    await expect(none.step(1)).rejects.toThrow('Failed to allocate');
    await none.dispose();
  });
});
