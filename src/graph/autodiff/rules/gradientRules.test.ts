import * as ort from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import { Random } from '../../../core/random';
import { OrtGraphTools } from '../../../engine/train/ortGraphTools';
import { floatAttribute, floatTensor, int64Tensor, intAttribute, intsAttribute, makeNode } from '../../onnx/tensors';
import { DataType, type Attribute, type Model, type Tensor } from '../../onnx/types';
import { writeModel } from '../../onnx/writeModel';
import { differentiate } from '../differentiate';
import { GraphBuilder } from '../graphBuilder';
import { gradientRules } from './gradientRules';

/** One operator with random float inputs `x0, x1, …` of the given shapes, then constants. */
interface Case {
  readonly op: string;
  readonly shapes: readonly (readonly number[])[];
  readonly constants?: readonly Tensor[];
  readonly attributes?: Readonly<Record<string, Attribute>>;
  readonly outputs?: number;
  readonly domain?: string;
  readonly opset?: number;
  /** Only positive inputs, away from zero. */
  readonly positive?: boolean;
  /** Order of the operator's inputs, where constants do not come last. */
  readonly inputs?: readonly string[];
}

const axes = (...values: number[]) => int64Tensor('axes', [values.length], values);
const condition: Tensor = {
  name: 'condition',
  dataType: DataType.bool,
  dims: [2, 3],
  bytes: Uint8Array.of(1, 0, 1, 1, 0, 0),
  place: null,
};

const cases: readonly Case[] = [
  { op: 'Add', shapes: [[2, 3, 4], [4]] },
  {
    op: 'Add',
    shapes: [
      [2, 1, 4],
      [3, 1],
    ],
  },
  {
    op: 'Sub',
    shapes: [
      [2, 3],
      [2, 1],
    ],
  },
  {
    op: 'Mul',
    shapes: [
      [2, 3, 4],
      [3, 1],
    ],
  },
  { op: 'Div', shapes: [[2, 3], [3]], positive: true },
  { op: 'Pow', shapes: [[2, 3]], constants: [floatTensor('two', [], [2])] },
  { op: 'Pow', shapes: [[2, 3]], constants: [floatTensor('half', [], [0.5])], positive: true },
  { op: 'Neg', shapes: [[2, 3]] },
  { op: 'Erf', shapes: [[2, 3]] },
  { op: 'Tanh', shapes: [[2, 3]] },
  { op: 'Sigmoid', shapes: [[2, 3]] },
  { op: 'Exp', shapes: [[2, 3]] },
  { op: 'Log', shapes: [[2, 3]], positive: true },
  { op: 'Sqrt', shapes: [[2, 3]], positive: true },
  { op: 'Relu', shapes: [[2, 3]], positive: true },
  { op: 'Abs', shapes: [[2, 3]], positive: true },
  { op: 'Gelu', shapes: [[2, 5]], domain: 'com.microsoft' },
  { op: 'Softmax', shapes: [[2, 3, 4]], attributes: { axis: intAttribute(-1) } },
  { op: 'LogSoftmax', shapes: [[2, 4]], attributes: { axis: intAttribute(1) } },
  {
    op: 'MatMul',
    shapes: [
      [2, 3],
      [3, 4],
    ],
  },
  {
    op: 'MatMul',
    shapes: [
      [2, 3, 4],
      [4, 2],
    ],
  },
  {
    op: 'MatMul',
    shapes: [
      [2, 2, 3, 4],
      [2, 2, 4, 3],
    ],
  },
  {
    op: 'MatMul',
    shapes: [
      [2, 2, 3, 4],
      [1, 2, 4, 3],
    ],
  },
  ...[0, 1].flatMap(transA =>
    [0, 1].flatMap((transB): Case[] => {
      const a = transA ? [4, 3] : [3, 4];
      const b = transB ? [2, 4] : [4, 2];
      const attributes = { transA: intAttribute(transA), transB: intAttribute(transB), alpha: floatAttribute(0.7) };
      return [
        { op: 'Gemm', shapes: [a, b, [2]], attributes: { ...attributes, beta: floatAttribute(1.3) } },
        {
          op: 'FusedMatMul',
          shapes: [
            [2, ...a],
            [2, ...b],
          ],
          attributes,
          domain: 'com.microsoft',
        },
      ];
    }),
  ),
  { op: 'Identity', shapes: [[2, 3]] },
  { op: 'Dropout', shapes: [[2, 3]] },
  { op: 'Cast', shapes: [[2, 3]], attributes: { to: intAttribute(DataType.float) } },
  { op: 'Reshape', shapes: [[2, 6]], constants: [axes(3, 4)] },
  { op: 'Flatten', shapes: [[2, 3, 2]], attributes: { axis: intAttribute(1) } },
  { op: 'Squeeze', shapes: [[2, 1, 3]], constants: [axes(1)] },
  { op: 'Unsqueeze', shapes: [[2, 3]], constants: [axes(1)] },
  { op: 'Transpose', shapes: [[2, 3, 4]], attributes: { perm: intsAttribute([2, 0, 1]) } },
  { op: 'Expand', shapes: [[2, 1]], constants: [axes(3, 2, 4)] },
  {
    op: 'Concat',
    shapes: [
      [2, 3],
      [2, 1],
      [2, 2],
    ],
    attributes: { axis: intAttribute(-1) },
  },
  { op: 'Split', shapes: [[2, 5]], constants: [axes(2, 3)], attributes: { axis: intAttribute(1) }, outputs: 2 },
  {
    op: 'Slice',
    shapes: [[4, 5]],
    constants: [
      int64Tensor('starts', [2], [1, -3]),
      int64Tensor('ends', [2], [3, 1000]),
      int64Tensor('sliced', [2], [0, 1]),
    ],
  },
  {
    op: 'Gather',
    shapes: [[2, 3, 2]],
    constants: [int64Tensor('index', [], [1])],
    attributes: { axis: intAttribute(2) },
  },
  { op: 'Tile', shapes: [[2, 3]], constants: [axes(2, 3)] },
  { op: 'Pad', shapes: [[2, 3]], constants: [axes(1, 0, 2, 1)] },
  {
    op: 'Pad',
    shapes: [[2, 3]],
    constants: [axes(2, 1), floatTensor('fill', [], [0]), int64Tensor('padded', [1], [-1])],
    opset: 18,
  },
  { op: 'Clip', shapes: [[4, 5]], constants: [floatTensor('low', [], [-0.3]), floatTensor('high', [], [0.6])] },
  { op: 'Max', shapes: [[2, 3], [3]] },
  { op: 'Min', shapes: [[2, 1], [3], [2, 3]] },
  {
    op: 'GatherElements',
    shapes: [[2, 4]],
    constants: [int64Tensor('places', [2, 3], [0, 3, 0, 1, -1, 2])],
    attributes: { axis: intAttribute(1) },
  },
  { op: 'Conv', shapes: [[2, 3, 5], [4, 3, 3], [4]], attributes: { pads: intsAttribute([1, 1]) } },
  {
    op: 'Conv',
    shapes: [
      [2, 2, 4, 3],
      [3, 2, 2, 3],
    ],
    attributes: { pads: intsAttribute([0, 2, 1, 0]), strides: intsAttribute([1, 1]) },
  },
  { op: 'Where', shapes: [[2, 3], [3]], constants: [condition], inputs: ['condition', 'x0', 'x1'] },
  { op: 'ReduceSum', shapes: [[2, 3, 4]], constants: [axes(0, 2)], attributes: { keepdims: intAttribute(0) } },
  { op: 'ReduceMean', shapes: [[2, 3]], attributes: { axes: intsAttribute([-1]), keepdims: intAttribute(1) } },
  { op: 'LayerNormalization', shapes: [[2, 3, 4], [4], [4]], attributes: { epsilon: floatAttribute(1e-5) } },
];

/** The forward graph and, as further outputs, the gradients of sum(weights * outputs). */
async function build(test: Case): Promise<{ model: Model; gradients: readonly string[]; outputs: readonly string[] }> {
  const names = test.shapes.map((_, i) => `x${i}`);
  const constants = test.constants ?? [];
  const outputs = Array.from({ length: test.outputs ?? 1 }, (_, i) => `y${i}`);
  const inputs = test.inputs ?? [...names, ...constants.map(({ name }) => name)];
  const node = makeNode(test.op, inputs, outputs, test.attributes, test.domain);
  const model: Model = {
    irVersion: 8,
    opsets: new Map([
      ['', test.opset ?? 17],
      ['com.microsoft', 1],
    ]),
    graphName: 'test',
    nodes: [node],
    initializers: constants,
    inputs: names.map((name, i) => ({ name, dataType: DataType.float, dims: test.shapes[i] })),
    outputs: outputs.map(name => ({ name, dataType: 0, dims: null })),
  };
  const types = new Map(await new OrtGraphTools(ort).outputTypes(writeModel(model)));
  for (const { name, dataType, dims } of [...model.inputs, ...constants]) {
    types.set(name, { dataType, dims: (dims ?? []).map(Number) });
  }
  const builder = new GraphBuilder(types, constants);
  const seeds = new Map(
    outputs.map(name => {
      const dims = builder.dimsOf(name);
      return [name, builder.floats(dims, seedWeights(dims.reduce((a, b) => a * b, 1)))];
    }),
  );
  // As parameters, the inputs of Gather would be left as rows.
  const nodes =
    test.op === 'Gather' ? [makeNode('Identity', ['x0'], ['copy']), { ...node, inputs: ['copy', 'index'] }] : [node];
  if (test.op === 'Gather') builder.declare('copy', builder.typeOf('x0'));
  const { dense } = differentiate(nodes, builder, seeds, new Set(names));
  const gradients = names.map((name, i) => {
    builder.nodes.push(makeNode('Identity', [dense.get(name) ?? ''], [`d${i}`]));
    return `d${i}`;
  });
  const outputInfo = [...outputs, ...gradients].map(name => ({ name, dataType: 0, dims: null }));
  const whole = { ...model, nodes: [...nodes, ...builder.nodes], outputs: outputInfo };
  return { model: { ...whole, initializers: [...constants, ...builder.initializers] }, gradients, outputs };
}

const seedWeights = (count: number) => Array.from({ length: count }, (_, i) => Math.sin(1 + 2.3 * i));

describe('gradient rules against central differences', () => {
  it('covers every rule', () => {
    expect([...new Set(cases.map(({ op }) => op))].sort()).toEqual([...gradientRules.keys()].sort());
  });

  it.each(
    cases.map(
      (test, i) => [`${test.op} ${test.shapes.map(shape => shape.join('x')).join(', ')} (#${i})`, test] as const,
    ),
  )('%s', async (_name, test) => {
    const { model, gradients, outputs } = await build(test);
    const session = await ort.InferenceSession.create(writeModel(model), { logSeverityLevel: 4 });
    const random = Random.fromSeed(7, cases.indexOf(test));
    const values = test.shapes.map(shape =>
      Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () =>
        test.positive ? 0.5 + random.float() : random.normal(),
      ),
    );
    const run = () =>
      session.run(
        Object.fromEntries(values.map((data, i) => [`x${i}`, new ort.Tensor('float32', data, test.shapes[i])])),
      );
    const objective = async () => {
      const result = await run();
      let sum = 0;
      for (const name of outputs) {
        const data = result[name].data as Float32Array;
        const weights = seedWeights(data.length);
        for (let i = 0; i < data.length; i++) sum += data[i] * weights[i];
      }
      return sum;
    };
    const analytic = await run();
    const h = 1e-2;
    for (const [k, data] of values.entries()) {
      const gradient = analytic[gradients[k]];
      expect(gradient.dims).toEqual(test.shapes[k]);
      for (let i = 0; i < data.length; i++) {
        const original = data[i];
        data[i] = original + h;
        const above = await objective();
        data[i] = original - h;
        const below = await objective();
        data[i] = original;
        const numeric = (above - below) / (2 * h);
        expect(Math.abs((gradient.data as Float32Array)[i] - numeric), `x${k}[${i}]`).toBeLessThan(
          2e-3 * Math.max(1, Math.abs(numeric)),
        );
      }
    }
    await session.release();
  });
});
