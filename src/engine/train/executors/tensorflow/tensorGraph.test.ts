import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import * as ort from 'onnxruntime-node';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  floatAttribute,
  floatTensor,
  int64Tensor,
  intAttribute,
  intsAttribute,
  makeNode,
  stringAttribute,
} from '../../../../graph/onnx/tensors';
import { DataType, type Attribute, type Model, type Tensor } from '../../../../graph/onnx/types';
import { writeModel } from '../../../../graph/onnx/writeModel';
import { TensorGraph } from './tensorGraph';

interface NodeCase {
  readonly op: string;
  /** Shape of the float input, of numbers from -1 to 1. */
  readonly shape: readonly number[];
  readonly constants?: readonly Tensor[];
  readonly attributes?: Readonly<Record<string, Attribute>>;
  readonly outputs?: number;
  readonly domain?: string;
}

/** One node with the input `x` and constants. */
function modelOf({ op, shape, constants = [], attributes = {}, outputs = 1, domain = '' }: NodeCase): Model {
  const names = Array.from({ length: outputs }, (_, i) => `y${i}`);
  return {
    irVersion: 8,
    opsets: new Map([
      ['', 17],
      ['com.microsoft', 1],
    ]),
    graphName: 'one node',
    nodes: [makeNode(op, ['x', ...constants.map(({ name }) => name)], names, attributes, domain)],
    initializers: constants,
    inputs: [{ name: 'x', dataType: DataType.float, dims: shape }],
    outputs: names.map(name => ({ name, dataType: DataType.float, dims: null })),
  };
}

const ints = (name: string, values: readonly number[], dims: readonly number[] = [values.length]) =>
  int64Tensor(name, dims, values);
const floats = (name: string, dims: readonly number[]) =>
  floatTensor(
    name,
    dims,
    Array.from({ length: dims.reduce((product, dim) => product * dim, 1) }, (_, i) => Math.cos(i)),
  );
const end = Number.MAX_SAFE_INTEGER;

/** Forms that the fixtures' graphs do not have. */
const cases: readonly (readonly [name: string, NodeCase])[] = [
  [
    'Slice backwards',
    { op: 'Slice', shape: [2, 5], constants: [ints('s', [-1]), ints('e', [-end]), ints('a', [1]), ints('t', [-1])] },
  ],
  [
    'Slice backwards, in part',
    { op: 'Slice', shape: [6], constants: [ints('s', [4]), ints('e', [1]), ints('a', [0]), ints('t', [-1])] },
  ],
  [
    'Slice by twos',
    { op: 'Slice', shape: [2, 5], constants: [ints('s', [1]), ints('e', [end]), ints('a', [-1]), ints('t', [2])] },
  ],
  ['Slice from the end', { op: 'Slice', shape: [4, 3], constants: [ints('s', [-2]), ints('e', [9])] }],
  ['Pad', { op: 'Pad', shape: [2, 3], constants: [ints('p', [1, 0, 0, 2]), floatTensor('v', [], [0.5])] }],
  ['Pad that cuts', { op: 'Pad', shape: [3, 4], constants: [ints('p', [-1, 1, 0, -2])] }],
  [
    'Split',
    { op: 'Split', shape: [2, 5], constants: [ints('s', [2, 3])], attributes: { axis: intAttribute(-1) }, outputs: 2 },
  ],
  ['Expand in both directions', { op: 'Expand', shape: [3, 1], constants: [ints('s', [2, 1, 4])] }],
  ['Tile', { op: 'Tile', shape: [2, 3], constants: [ints('r', [1, 2])] }],
  ['Reshape with a 0', { op: 'Reshape', shape: [2, 6], constants: [ints('s', [0, 3, -1])] }],
  ['Unsqueeze', { op: 'Unsqueeze', shape: [2, 3], constants: [ints('a', [0, -1])] }],
  ['Squeeze', { op: 'Squeeze', shape: [1, 3, 1], constants: [ints('a', [-1])] }],
  [
    'Gather with negative places',
    {
      op: 'Gather',
      shape: [3, 4],
      constants: [ints('i', [-1, 0, 2, -3], [2, 2])],
      attributes: { axis: intAttribute(1) },
    },
  ],
  [
    'GatherElements',
    {
      op: 'GatherElements',
      shape: [2, 3],
      constants: [ints('i', [2, -3, 0, 1], [2, 2])],
      attributes: { axis: intAttribute(-1) },
    },
  ],
  ['MatMul that broadcasts', { op: 'MatMul', shape: [2, 1, 3, 4], constants: [floats('w', [5, 4, 2])] }],
  [
    'FusedMatMul',
    {
      op: 'FusedMatMul',
      shape: [2, 4, 3],
      constants: [floats('w', [2, 5, 4])],
      attributes: { transA: intAttribute(1), transB: intAttribute(1), alpha: floatAttribute(0.5) },
      domain: 'com.microsoft',
    },
  ],
  [
    'Gemm',
    {
      op: 'Gemm',
      shape: [3, 4],
      constants: [floats('w', [5, 4]), floats('b', [5])],
      attributes: { transB: intAttribute(1), alpha: floatAttribute(2), beta: floatAttribute(0.5) },
    },
  ],
  [
    'Conv',
    {
      op: 'Conv',
      shape: [2, 3, 6],
      constants: [floats('w', [4, 3, 3]), floats('b', [4])],
      attributes: { pads: intsAttribute([1, 2]) },
    },
  ],
  [
    'LayerNormalization over two axes',
    {
      op: 'LayerNormalization',
      shape: [2, 3, 4],
      constants: [floats('w', [3, 4])],
      attributes: { axis: intAttribute(1) },
    },
  ],
  ['ReduceSum over all', { op: 'ReduceSum', shape: [2, 3], attributes: { keepdims: intAttribute(0) } }],
  ['ReduceMean', { op: 'ReduceMean', shape: [2, 3, 2], attributes: { axes: intsAttribute([-2]) } }],
  ['Clip', { op: 'Clip', shape: [9], constants: [floatTensor('l', [], [-0.25]), floatTensor('h', [], [0.5])] }],
  ['HardSigmoid', { op: 'HardSigmoid', shape: [9] }],
  ['Gelu', { op: 'Gelu', shape: [9], domain: 'com.microsoft' }],
  ['Max', { op: 'Max', shape: [2, 3], constants: [floats('a', [3]), floats('b', [2, 1])] }],
];

beforeAll(async () => {
  await tf.setBackend('cpu');
});

describe('TensorGraph', () => {
  it.each(cases)('%s, as ONNX Runtime computes it', async (_name, given) => {
    const model = modelOf(given);
    const size = given.shape.reduce((product, dim) => product * dim, 1);
    const x = Float32Array.from({ length: size }, (_, i) => Math.sin(i + 1));
    const session = await ort.InferenceSession.create(writeModel(model), { logSeverityLevel: 4 });
    const expected = await session.run({ x: new ort.Tensor('float32', x, given.shape) });
    await session.release();
    const before = tf.memory().numTensors;
    const graph = new TensorGraph(tf, model);
    tf.tidy(() => {
      const outputs = graph.run(new Map([['x', tf.tensor(x, [...given.shape])]]));
      for (const { name } of model.outputs) {
        const output = outputs.get(name);
        expect(output?.shape).toEqual(expected[name].dims);
        const [actual, reference] = [output?.dataSync() ?? [], expected[name].data];
        for (let i = 0; i < reference.length; i++) expect(actual[i]).toBeCloseTo(Number(reference[i]), 5);
      }
    });
    graph.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  it('an operator without a translation is refused before anything is computed', () => {
    const model = modelOf({ op: 'NonMaxSuppression', shape: [2] });
    expect(() => new TensorGraph(tf, model)).toThrow(
      expect.objectContaining({
        code: 'operator-unsupported',
        details: { operator: 'NonMaxSuppression', node: model.nodes[0].name },
      }),
    );
  });

  it('a form that is not supported is told with its node, and nothing leaks', () => {
    const model = modelOf({
      op: 'Pad',
      shape: [2],
      constants: [ints('p', [1, 0])],
      attributes: { mode: stringAttribute('reflect') },
    });
    const before = tf.memory().numTensors;
    const graph = new TensorGraph(tf, model);
    expect(() => tf.tidy(() => void graph.run(new Map([['x', tf.tensor([1, 2])]])))).toThrow(
      expect.objectContaining({ code: 'operator-unsupported' }),
    );
    graph.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});
