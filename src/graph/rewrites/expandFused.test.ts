import * as ort from 'onnxruntime-node';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, test } from 'vitest';
import { optimizedModel } from '../../../test/support/optimizedModel';
import { Random } from '../../core/random';
import { readGoldenFixture } from '../../engine/models/goldenFixture';
import { verifyModel } from '../../engine/models/verifyModel';
import { OrtGraphTools } from '../../engine/train/ortGraphTools';
import { inOneFile } from '../onnx/externalData';
import { readModel } from '../onnx/readModel';
import { floatAttribute, makeNode } from '../onnx/tensors';
import { DataType, type Model } from '../onnx/types';
import { writeModel } from '../onnx/writeModel';
import { specialise } from '../specialise';
import { readTrainableModel } from '../trainableModel';
import { findDropoutSites } from '../training/dropoutSites';
import { expandFused } from './expandFused';

const fixtures = join(import.meta.dirname, '../../../test/fixtures/models');
const microsoft = 'com.microsoft';

async function run(model: Model) {
  const random = Random.fromSeed(11);
  const session = await ort.InferenceSession.create(writeModel(model), { logSeverityLevel: 3 });
  const feeds = model.inputs.map(({ name, dims }) => {
    const shape = (dims ?? []).map(Number);
    const size = shape.reduce((product, dim) => product * dim, 1);
    return [
      name,
      new ort.Tensor(
        'float32',
        Float32Array.from({ length: size }, () => random.normal()),
        shape,
      ),
    ] as const;
  });
  const outputs = await session.run(Object.fromEntries(feeds));
  await session.release();
  return model.outputs.map(({ name }) => [...(outputs[name].data as Float32Array)]);
}

const [x, vector] = [[2, 3, 4], [4]];
const epsilon = { epsilon: floatAttribute(0.1) };

describe('each operator computes what ONNX Runtime computes', () => {
  it.each([
    { op: 'BiasGelu', shapes: [x, vector], outputs: ['y'] },
    { op: 'FastGelu', shapes: [x], outputs: ['y'] },
    { op: 'FastGelu', shapes: [x, vector], outputs: ['y'] },
    { op: 'SkipLayerNormalization', shapes: [x, x, vector], outputs: ['y'], attributes: epsilon },
    { op: 'SkipLayerNormalization', shapes: [x, x, vector, vector], outputs: ['y'] },
    { op: 'SkipLayerNormalization', shapes: [x, x, vector, vector, vector], outputs: ['y', '', '', 'sum'] },
  ])('$op of $shapes.length inputs, $outputs.length outputs', async ({ op, shapes, outputs, attributes = {} }) => {
    const inputs = shapes.map((dims, i) => ({ name: `x${i}`, dataType: DataType.float, dims }));
    const names = inputs.map(({ name }) => name);
    const model: Model = {
      irVersion: 8,
      opsets: new Map([
        ['', 17],
        [microsoft, 1],
      ]),
      graphName: 'test',
      nodes: [makeNode(op, names, outputs, attributes, microsoft)],
      initializers: [],
      inputs,
      outputs: outputs.flatMap(name => (name === '' ? [] : [{ name, dataType: DataType.float, dims: null }])),
    };
    const expanded = expandFused(model);
    expect(expanded.nodes.map(node => node.op)).not.toContain(op);
    const expected = await run(model);
    const found = await run(expanded);
    found.forEach((values, i) => {
      expect(values).toHaveLength(expected[i].length);
      values.forEach((value, j) => expect(Math.abs(value - expected[i][j])).toBeLessThan(2e-6));
    });
  });
});

const kindsOf = async (bytes: Uint8Array) => {
  const { model } = await specialise(readTrainableModel(bytes).graph, 2, 12, new OrtGraphTools(ort));
  return findDropoutSites(model)
    .map(({ kind }) => kind)
    .sort();
};

test.each([
  ['tiny-bert', 'bert', 'BiasGelu'],
  ['tiny-albert', 'albert', 'FastGelu'],
])('%s as ONNX Runtime saves it trains as before', async (name, modelType, operator) => {
  const bytes = readFileSync(join(fixtures, name, 'model.onnx'));
  const optimized = await optimizedModel(bytes);
  expect(readModel(optimized).nodes.map(({ op }) => op)).toContain(operator);
  const golden = await readGoldenFixture(join(fixtures, name, 'golden.safetensors'), 'model.onnx');
  const result = await verifyModel(ort, inOneFile(optimized), golden, { paddingId: 0, modelType });
  expect(result).toMatchObject({ passed: true, missingParameters: [] });
  expect(await kindsOf(optimized)).toEqual(await kindsOf(bytes));
});

test('the dropout sites of a quantized model that was optimized are those of the original', async () => {
  const optimized = await optimizedModel(readFileSync(join(fixtures, 'converted/dynamic-int8.onnx')));
  expect(readModel(optimized).nodes.map(({ op }) => op)).toContain('SkipLayerNormalization');
  expect(await kindsOf(optimized)).toEqual(await kindsOf(readFileSync(join(fixtures, 'tiny-distilbert/model.onnx'))));
});
