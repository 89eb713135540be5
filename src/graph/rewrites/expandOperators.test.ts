import * as ort from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import { Random } from '../../core/random';
import { OrtGraphTools } from '../../engine/train/ortGraphTools';
import { floatAttribute, intAttribute, makeNode } from '../onnx/tensors';
import { DataType, type Attribute, type Model } from '../onnx/types';
import { writeModel } from '../onnx/writeModel';
import { typesOf } from '../specialise';
import { webGpuForm } from '../training/webGpuForm';

const tools = new OrtGraphTools(ort);

function modelOf(
  op: string,
  shapes: readonly (readonly number[])[],
  attributes: Record<string, Attribute>,
  opset = 17,
): Model {
  const inputs = shapes.map((dims, i) => ({ name: `x${i}`, dataType: DataType.float, dims }));
  const domain = op === 'FusedMatMul' ? 'com.microsoft' : '';
  return {
    irVersion: 8,
    opsets: new Map([
      ['', opset],
      ['com.microsoft', 1],
    ]),
    graphName: 'test',
    nodes: [
      makeNode(
        op,
        inputs.map(({ name }) => name),
        ['y'],
        attributes,
        domain,
      ),
    ],
    initializers: [],
    inputs,
    outputs: [{ name: 'y', dataType: DataType.float, dims: null }],
  };
}

async function run(model: Model, values: readonly Float32Array[]) {
  const session = await ort.InferenceSession.create(writeModel(model), { logSeverityLevel: 4 });
  const feeds = model.inputs.map(({ name, dims }, i) => {
    return [name, new ort.Tensor('float32', values[i], (dims ?? []).map(Number))] as const;
  });
  const { y } = await session.run(Object.fromEntries(feeds));
  await session.release();
  return { dims: y.dims, data: Array.from(y.data as Float32Array) };
}

/** Both forms on random numbers; the operator itself must be gone. */
async function bothForms(model: Model, scale = 1) {
  const rewritten = webGpuForm({ model, types: await typesOf(model, tools) });
  const [{ op }] = model.nodes;
  expect(rewritten.nodes.map(node => node.op)).not.toContain(op);
  const random = Random.fromSeed(7);
  const values = model.inputs.map(({ dims }) => {
    const count = (dims ?? []).map(Number).reduce((product, dim) => product * dim, 1);
    return Float32Array.from({ length: count }, () => scale * (random.uint32() / 2 ** 31 - 1));
  });
  return { expected: await run(model, values), actual: await run(rewritten, values) };
}

function expectClose(actual: readonly number[], expected: readonly number[]): void {
  expect(actual).toHaveLength(expected.length);
  actual.forEach((value, i) => {
    expect(Math.abs(value - expected[i]), `number ${i}`).toBeLessThan(1e-5 * Math.max(1, Math.abs(expected[i])));
  });
}

describe('FusedMatMul without its kernel', () => {
  const flag = (on: boolean) => intAttribute(on ? 1 : 0);

  it.each(Array.from({ length: 4 }, (_, i) => [Boolean(i & 1), Boolean(i & 2)]))(
    'transA %s, transB %s',
    async (transA, transB) => {
      const shapes = [transA ? [2, 3, 5, 4] : [2, 3, 4, 5], transB ? [2, 3, 6, 5] : [2, 3, 5, 6]];
      const attributes = { transA: flag(transA), transB: flag(transB), alpha: floatAttribute(0.25) };
      const { actual, expected } = await bothForms(modelOf('FusedMatMul', shapes, attributes));
      expect(actual.dims).toEqual([2, 3, 4, 6]);
      expect(actual.dims).toEqual(expected.dims);
      expectClose(actual.data, expected.data);
    },
  );

  it.each([false, true])('the first axis moved before the last, transA %s', async transA => {
    const shapes = [transA ? [4, 2, 3, 5] : [4, 2, 3, 5], [2, 3, transA ? 4 : 5, 6]];
    const attributes = { transBatchA: flag(true), transA: flag(transA) };
    const { actual, expected } = await bothForms(modelOf('FusedMatMul', shapes, attributes));
    expect(actual.dims).toEqual(expected.dims);
    expectClose(actual.data, expected.data);
  });
});

describe('LogSoftmax without its kernel', () => {
  it.each([
    [0, 17],
    [1, 18],
    [2, 17],
    [-1, 20],
  ])('over axis %s, opset %s', async (axis, opset) => {
    const model = modelOf('LogSoftmax', [[3, 4, 5]], { axis: intAttribute(axis) }, opset);
    const { actual, expected } = await bothForms(model);
    expectClose(actual.data, expected.data);
  });

  it('stays finite where a probability is too small for a float', async () => {
    const { actual, expected } = await bothForms(modelOf('LogSoftmax', [[2, 6]], { axis: intAttribute(-1) }), 1e4);
    expect(actual.data.every(Number.isFinite)).toBe(true);
    expectClose(actual.data, expected.data);
  });
});

describe('others without their kernel', () => {
  it('HardSigmoid, with both ends of its range; the older form stays', async () => {
    const attributes = { alpha: floatAttribute(0.5), beta: floatAttribute(0.25) };
    const { actual, expected } = await bothForms(modelOf('HardSigmoid', [[4, 25]], attributes, 22), 4);
    expectClose(actual.data, expected.data);
    expect(actual.data).toContain(0);
    expect(actual.data).toContain(1);
    const older = modelOf('HardSigmoid', [[4, 25]], attributes, 21);
    expect(webGpuForm({ model: older, types: await typesOf(older, tools) }).nodes).toEqual(older.nodes);
  });

  it('Sign, of zero too', async () => {
    const model = modelOf('Sign', [[5]], {});
    const rewritten = webGpuForm({ model, types: await typesOf(model, tools) });
    expect(rewritten.nodes.map(node => node.op)).not.toContain('Sign');
    const values = [Float32Array.of(-3, -0, 0, 1e-30, 7)];
    expect((await run(rewritten, values)).data.map(value => value + 0)).toEqual([-1, 0, 0, 1, 1]);
  });
});
