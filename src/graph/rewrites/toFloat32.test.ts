import * as ort from 'onnxruntime-node';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { optimizedModel } from '../../../test/support/optimizedModel';
import { describeModel } from '../../engine/models/describeModel';
import { readGoldenFixture } from '../../engine/models/goldenFixture';
import { verifyModel } from '../../engine/models/verifyModel';
import { inOneFile } from '../onnx/externalData';
import { joinPieces } from '../../../test/support/joinPieces';
import { readModel } from '../onnx/readModel';
import { floatsOf } from '../onnx/tensors';
import { DataType } from '../onnx/types';
import { writeModel } from '../onnx/writeModel';
import { readTrainableModel } from '../trainableModel';
import { narrowToFloat16 } from './narrowToFloat16';
import { toFloat32 } from './toFloat32';

const fixtures = join(import.meta.dirname, '../../../test/fixtures/models');
const original = readFileSync(join(fixtures, 'tiny-distilbert/model.onnx'));
const goldenPath = join(fixtures, 'tiny-distilbert/golden.safetensors');

const fused = await optimizedModel(readFileSync(join(fixtures, 'converted/dynamic-int8.onnx')));

/** By our own hand and by others': the same model, with how far weights and loss may be from the original's. */
const converted: readonly (readonly [string, () => Uint8Array, { weight: number; loss: number; gradient: number }])[] =
  [
    [
      'float16',
      () => readFileSync(join(fixtures, 'converted/float16.onnx')),
      { weight: 1e-3, loss: 1e-3, gradient: 1e-2 },
    ],
    [
      'our float16',
      () => writeModel(narrowToFloat16(readModel(original))),
      { weight: 1e-3, loss: 1e-3, gradient: 1e-2 },
    ],
    [
      'dynamic int8',
      () => readFileSync(join(fixtures, 'converted/dynamic-int8.onnx')),
      { weight: 2e-2, loss: 1e-2, gradient: 0.1 },
    ],
    // Products with bias, DynamicQuantizeMatMul and MatMulIntegerToFloat.
    ['dynamic int8, fused by ONNX Runtime', () => fused, { weight: 2e-2, loss: 1e-2, gradient: 0.1 }],
    [
      'QDQ int8',
      () => readFileSync(join(fixtures, 'converted/qdq-int8.onnx')),
      { weight: 2e-2, loss: 1e-2, gradient: 0.1 },
    ],
  ];

const valuesByName = (bytes: Uint8Array): Map<string, Float32Array> => {
  const model = readTrainableModel(bytes);
  return new Map(model.parameters.map(parameter => [parameter.name, model.initialValues(parameter)]));
};

describe.each(converted)('%s', (_name, read, tolerance) => {
  it('has the parameters of the original, nearly', () => {
    const expected = valuesByName(original);
    const found = valuesByName(read());
    expect([...found.keys()].sort()).toEqual([...expected.keys()].sort());
    for (const [name, values] of expected) {
      const own = found.get(name) ?? new Float32Array(0);
      expect(own.length).toBe(values.length);
      const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
      const difference = values.reduce((most, value, i) => Math.max(most, Math.abs(value - own[i])), 0);
      expect(difference, name).toBeLessThanOrEqual(tolerance.weight * largest);
      // The query's bias and the like may survive exactly; a matrix never does.
      if (values.length > 100) expect(difference, name).toBeGreaterThan(0);
    }
  });

  it('trains: loss and gradients near those of the original', async () => {
    const golden = await readGoldenFixture(goldenPath, 'model.onnx');
    const config = { paddingId: 0, modelType: 'distilbert' };
    const result = await verifyModel(ort, inOneFile(read()), golden, config);
    expect(result.missingParameters).toEqual([]);
    expect(result.lossError).toBeLessThan(tolerance.loss);
    expect(result.gradientError).toBeLessThan(tolerance.gradient);
    const description = await describeModel(ort, inOneFile(read()));
    expect(description.isTrainable).toBe(true);
    expect(description.parameters.every(({ name }) => name !== null)).toBe(true);
  });

  it('is saved as a float32 model that reads back the same', () => {
    const model = readTrainableModel(read());
    const saved = joinPieces(model.withValues(parameter => model.initialValues(parameter)).graph);
    const again = readModel(saved);
    expect(toFloat32(again)).toBe(again);
    expect(again.outputs.map(({ dataType }) => dataType)).toEqual([DataType.float, DataType.float]);
    expect(valuesByName(saved)).toEqual(valuesByName(read()));
  });
});

it('a quantized operator in no known form is refused by name', async () => {
  const model = readModel(converted[2][1]());
  const bytes = writeModel({
    ...model,
    initializers: model.initializers.filter(({ name }) => !/^onnx::MatMul_\d+_scale$/.test(name)),
  });
  expect(() => readTrainableModel(bytes)).toThrow(expect.objectContaining({ code: 'operator-unsupported' }));
  const { isTrainable, reason, parameters } = await describeModel(ort, inOneFile(bytes));
  expect({ isTrainable, parameters }).toEqual({ isTrainable: false, parameters: [] });
  expect(reason).toMatchObject({ code: 'operator-unsupported', details: { operator: 'DynamicQuantizeLinear' } });
  expect(reason?.details.node).toMatch(/QuantizeLinear$/);
});

it('float16 keeps what is too small or too large for it finite, and away from zero where it is alone', () => {
  const model = readModel(original);
  const [first] = model.initializers;
  const constant = (name: string, value: number) => ({
    ...first,
    name,
    dims: [],
    bytes: new Uint8Array(Float32Array.of(value).buffer),
  });
  const { initializers } = narrowToFloat16({
    ...model,
    initializers: [constant('mask', -3.4e38), constant('epsilon', 1e-12), constant('zero', 0)],
  });
  expect(initializers.map(tensor => floatsOf(tensor)[0])).toEqual([-65504, 2 ** -24, 0]);
});
