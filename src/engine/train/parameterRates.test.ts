import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as ort from 'onnxruntime-node';
import { describe, expect, it, test } from 'vitest';
import { readGoldenModel } from '../../../test/support/goldenModel';
import { specialise } from '../../graph/specialise';
import { readTrainableModel } from '../../graph/trainableModel';
import { buildTrainingGraph } from '../../graph/training/trainingGraph';
import { CpuExecutor } from './executors/cpuExecutor';
import { OrtGraphTools } from './ortGraphTools';
import { parameterRates, type RateSettings } from './parameterRates';
import { ParameterStore } from './parameterStore';

const fixtures = join(__dirname, '../../../test/fixtures');
const shipped = join(__dirname, '../../../media/models/spanlab-en-small/model.onnx');
const readModelOf = (path: string) => readTrainableModel(readFileSync(path));
const modelOf = (name: string) => readModelOf(join(fixtures, 'models', name, 'model.onnx'));
const unchanged: RateSettings = { freezeEmbeddings: false, freezeLayers: 0, layerwiseDecay: 1 };

interface Case {
  readonly settings: Partial<RateSettings> & { readonly labelSmoothing?: number };
  readonly gradientNorm: number;
  readonly losses: readonly number[];
  readonly moved: Readonly<Record<string, number>>;
}
interface Golden {
  readonly steps: number;
  readonly learningRate: number;
  readonly weightDecay: number;
  readonly maxGradNorm: number;
  readonly cases: Readonly<Record<string, Case>>;
}
const golden = JSON.parse(readFileSync(join(fixtures, 'training/settings.json'), 'utf8')) as Golden;

describe.each(Object.entries(golden.cases))('%s, as PyTorch does it', (_name, expected) => {
  it('losses, gradient norm, and how far each parameter moves', async () => {
    const { model, golden: fixture, settings } = await readGoldenModel(join(fixtures, 'models/tiny-bert'));
    const { labelSmoothing, ...rates } = expected.settings;
    const store = new ParameterStore(model, parameterRates({ ...unchanged, ...rates }, model));
    const start = Float32Array.from(store.values);
    const executor = new CpuExecutor(ort, model, store, { ...settings, labelSmoothing });
    const update = {
      settings: { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: golden.weightDecay },
      learningRate: golden.learningRate,
      maxGradNorm: golden.maxGradNorm,
      seed: 1,
    };
    const outcomes = [];
    for (let step = 1; step <= golden.steps; step++)
      outcomes.push(await executor.step([fixture.batch], { ...update, step }));
    const moved = store.slots.map(slot => {
      const change = store.view(store.values, slot).map((value, i) => value - store.view(start, slot)[i]);
      return [fixture.names?.get(slot.parameter.name)?.name ?? '', Math.hypot(...change)] as const;
    });
    outcomes.push(await executor.step([fixture.batch], { ...update, step: golden.steps + 1 }));
    await executor.dispose();

    outcomes.forEach(({ loss }, i) => expect(Math.abs(loss - expected.losses[i]), `loss ${i}`).toBeLessThan(2e-6));
    expect(Math.abs(outcomes[0].gradientNorm / expected.gradientNorm - 1)).toBeLessThan(1e-5);
    expect(moved.map(([name]) => name).sort()).toEqual(Object.keys(expected.moved).sort());
    for (const [name, distance] of moved) {
      const reference = expected.moved[name];
      if (reference === 0) expect(distance, name).toBe(0);
      // Where the gradient is rounding noise, AdamW turns it into steps of full size.
      else if (!fixture.zeroGradients.has(name)) expect(Math.abs(distance / reference - 1), name).toBeLessThan(1e-3);
    }
  });
});

describe('parameterRates', () => {
  it("layer-wise decay has ELECTRA's rates", () => {
    const model = modelOf('tiny-bert');
    const rateOf = parameterRates({ ...unchanged, layerwiseDecay: 0.5 }, model);
    const rates = new Set(model.parameters.map(rateOf));
    expect([...rates].sort()).toEqual([0.5 ** 4, 0.5 ** 3, 0.5 ** 2, 1]);
  });

  test.each(['tiny-bert', 'tiny-bert-attention', 'tiny-distilbert', 'tiny-electra', 'tiny-roberta', 'tiny-mobilebert'])(
    'the layers of %s are told from its names',
    name => {
      const model = modelOf(name);
      const rateOf = parameterRates({ ...unchanged, freezeEmbeddings: true, freezeLayers: 2 }, model);
      const trained = model.parameters.filter(parameter => rateOf(parameter) !== 0);
      expect(trained.map(({ dims }) => dims.at(-1))).toContain(2);
      expect(trained.every(({ dims }) => dims.includes(2))).toBe(true);
    },
  );

  it('the shipped model, whose weights are stored as int8, tells its twelve layers', () => {
    const model = readModelOf(shipped);
    const rateOf = parameterRates({ ...unchanged, freezeEmbeddings: true, freezeLayers: 11 }, model);
    expect(model.parameters.filter(parameter => rateOf(parameter) !== 0).length).toBe(16 + 2);
    expect(() => parameterRates({ ...unchanged, freezeLayers: 13 }, model)).toThrow(
      expect.objectContaining({ code: 'config-invalid' }) as Error,
    );
  });

  test.each([{ freezeLayers: 1 }, { layerwiseDecay: 0.9 }, { freezeEmbeddings: true }])(
    'layers that share their weights cannot be told apart: %j',
    settings => {
      const model = modelOf('tiny-albert');
      expect(() => parameterRates({ ...unchanged, ...settings }, model)).toThrow(
        expect.objectContaining({ code: 'config-invalid' }) as Error,
      );
      expect(() => parameterRates(unchanged, model)).not.toThrow();
    },
  );

  it('below the lowest trained layer nothing is differentiated', async () => {
    const model = modelOf('tiny-bert');
    const fixed = await specialise(model.graph, 2, 16, new OrtGraphTools(ort));
    const nodesWith = (settings: Partial<RateSettings>) => {
      const rateOf = parameterRates({ ...unchanged, ...settings }, model);
      const trained = model.parameters.filter(parameter => rateOf(parameter) !== 0);
      return buildTrainingGraph(fixed, trained, { hidden: 0, attention: 0 }).model.nodes.length;
    };
    const forward = fixed.model.nodes.length;
    const backward = nodesWith({}) - forward;
    expect(nodesWith({ freezeEmbeddings: true, freezeLayers: 1 }) - forward).toBeLessThan(0.6 * backward);
    expect(nodesWith({ freezeEmbeddings: true, freezeLayers: 2 }) - forward).toBeLessThan(0.2 * backward);
  });

  it('frozen parameters have neither gradient nor moments', () => {
    const model = modelOf('tiny-bert');
    const store = new ParameterStore(
      model,
      parameterRates({ ...unchanged, freezeLayers: 2, freezeEmbeddings: true }, model),
    );
    expect(store.trained.map(({ parameter }) => parameter.size)).toEqual([2, 128]);
    expect(store.gradients.length).toBe(130);
    expect(store.values.length).toBe(model.parameters.reduce((sum, { size }) => sum + size, 0));
  });
});
