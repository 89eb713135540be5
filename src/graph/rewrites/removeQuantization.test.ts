import * as ort from 'onnxruntime-node';
import { describe, expect, it, test } from 'vitest';
import { Random } from '../../core/random';
import { floatTensor, makeNode } from '../onnx/tensors';
import { DataType, type GraphNode, type Model, type Tensor } from '../onnx/types';
import { writeModel } from '../onnx/writeModel';
import { removeQuantization } from './removeQuantization';

const [rows, inner, columns] = [6, 16, 16];
const random = Random.fromSeed(5);
const normals = (length: number) => Float32Array.from({ length }, () => random.normal());
const input = normals(rows * inner);
const bias = floatTensor('bias', [columns], normals(columns));

const bytesTensor = (name: string, dims: readonly number[], values: readonly number[], isSigned: boolean): Tensor => ({
  name,
  dataType: isSigned ? DataType.int8 : DataType.uint8,
  dims,
  bytes: isSigned ? new Uint8Array(Int8Array.from(values).buffer) : Uint8Array.from(values),
  place: null,
});

interface Weight {
  readonly isSigned: boolean;
  readonly isPerChannel: boolean;
  readonly hasZeroPoint: boolean;
}

/** A quantized square matrix with scales and zero points that differ from column to column. */
function weightTensors({ isSigned, isPerChannel, hasZeroPoint }: Weight): Tensor[] {
  const groups = isPerChannel ? columns : 1;
  const dims = isPerChannel ? [columns] : [];
  // Seven bits: with more, processors without an instruction of their own saturate sums of signed products.
  const values = Array.from({ length: inner * columns }, () => (isSigned ? random.below(128) - 64 : random.below(256)));
  const scales = Array.from({ length: groups }, (_, i) => 0.01 * (i + 1));
  const zeros = Array.from({ length: groups }, (_, i) => (isSigned ? i - 8 : 120 + i));
  return [
    bytesTensor('w_quantized', [inner, columns], values, isSigned),
    floatTensor('w_scale', dims, scales),
    ...(hasZeroPoint ? [bytesTensor('w_zero', dims, zeros, isSigned)] : []),
  ];
}

function modelOf(nodes: readonly GraphNode[], initializers: readonly Tensor[]): Model {
  return {
    irVersion: 8,
    opsets: new Map([
      ['', 17],
      ['com.microsoft', 1],
    ]),
    graphName: 'test',
    nodes,
    initializers,
    inputs: [{ name: 'x', dataType: DataType.float, dims: [rows, inner] }],
    outputs: [{ name: 'y', dataType: DataType.float, dims: [rows, columns] }],
  };
}

/** The fused forms of a dynamically quantized product, and one of a statically quantized activation. */
function nodesOf(form: string, hasZeroPoint: boolean, biasName: string): GraphNode[] {
  const zero = hasZeroPoint ? 'w_zero' : '';
  const quantized = ['x_quantized', 'x_scale', 'x_zero'];
  const product = ['x_quantized', 'w_quantized', 'x_scale', 'w_scale', 'x_zero', zero, biasName];
  const toFloat = makeNode('MatMulIntegerToFloat', product, ['y'], {}, 'com.microsoft');
  switch (form) {
    case 'DynamicQuantizeMatMul':
      return [makeNode(form, ['x', 'w_quantized', 'w_scale', zero, biasName], ['y'], {}, 'com.microsoft')];
    case 'MatMulIntegerToFloat':
      return [makeNode('DynamicQuantizeLinear', ['x'], quantized), toFloat];
    default:
      return [makeNode('QuantizeLinear', ['x', 'x_scale', 'x_zero'], ['x_quantized']), toFloat];
  }
}

/** Scale of an activation that is quantized to 256 steps about zero. */
const step = (2 * Math.max(...input.map(Math.abs))) / 254;
const activation = [floatTensor('x_scale', [], [step]), bytesTensor('x_zero', [], [128], false)];

async function run(model: Model): Promise<Float32Array> {
  const session = await ort.InferenceSession.create(writeModel(model), { logSeverityLevel: 3 });
  const { y } = await session.run({ x: new ort.Tensor('float32', input, [rows, inner]) });
  await session.release();
  return y.data as Float32Array;
}

const yesAndNo = [true, false];
const cases = ['DynamicQuantizeMatMul', 'MatMulIntegerToFloat', 'QuantizeLinear'].flatMap(form =>
  yesAndNo.flatMap(isSigned =>
    yesAndNo.flatMap(isPerChannel =>
      yesAndNo.flatMap(hasZeroPoint =>
        yesAndNo.map(hasBias => ({ form, isSigned, isPerChannel, hasZeroPoint, hasBias })),
      ),
    ),
  ),
);

describe('a product with a quantized weight is near what ONNX Runtime computes', () => {
  it.each(cases)(
    '$form, signed: $isSigned, per channel: $isPerChannel, zero point: $hasZeroPoint, bias: $hasBias',
    async ({ form, hasBias, ...weight }) => {
      const nodes = nodesOf(form, weight.hasZeroPoint, hasBias ? 'bias' : '');
      const scales = form === 'QuantizeLinear' ? activation : [];
      const model = modelOf(nodes, [...weightTensors(weight), ...scales, ...(hasBias ? [bias] : [])]);
      const plain = removeQuantization(model);
      expect(plain.nodes.map(({ op }) => op)).toEqual(hasBias ? ['MatMul', 'Add'] : ['MatMul']);
      expect(plain.initializers.map(({ name }) => name).sort()).toEqual(hasBias ? ['bias', 'w'] : ['w']);
      const expected = await run(model);
      const found = await run(plain);
      const matrix = new Float32Array(plain.initializers.find(({ name }) => name === 'w')?.bytes.slice().buffer ?? []);
      // Rounding moves an activation by at most half a step, and by another half where the zero point was rounded.
      found.forEach((value, i) => {
        const column = matrix.filter((_, at) => at % columns === i % columns);
        const bound = step * column.reduce((sum, weightValue) => sum + Math.abs(weightValue), 0);
        expect(Math.abs(value - expected[i])).toBeLessThan(bound);
      });
      // In the mean much less, so that nothing but rounding is between them.
      const difference = Math.hypot(...found.map((value, i) => value - expected[i])) / Math.hypot(...expected);
      expect(difference).toBeLessThan(0.02);
    },
  );
});

test.each([
  ['QAttention', ['x', 'w_quantized', 'bias', 'x_scale', 'w_scale']],
  ['DynamicQuantizeMatMul', ['x', 'x', 'w_scale', '', 'bias']],
  ['QGemm', ['x', 'x_scale', 'x_zero', 'w_quantized', 'w_scale', 'w_zero']],
])('%s without a float32 form is refused by name', (op, inputs) => {
  const weight = weightTensors({ isSigned: true, isPerChannel: false, hasZeroPoint: true });
  const node = { ...makeNode(op, inputs, ['y'], {}, 'com.microsoft'), name: 'the node' };
  const model = modelOf([node], [...weight, ...activation, bias]);
  expect(() => removeQuantization(model)).toThrow(
    expect.objectContaining({ code: 'operator-unsupported', details: { operator: op, node: 'the node' } }),
  );
});
