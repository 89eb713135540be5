import * as ort from 'onnxruntime-node';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { joinPieces } from '../../test/support/joinPieces';
import { readModel } from './onnx/readModel';
import { floatsOf } from './onnx/tensors';
import { writeModel } from './onnx/writeModel';
import { quantizeWeights } from './quantizeWeights';
import { dequantizeWeights } from './rewrites/dequantizeWeights';
import { readTrainableModel } from './trainableModel';

const path = join(__dirname, '../../test/fixtures/models/tiny-bert/model.onnx');
const stored = readFileSync(path);

async function logits(bytes: Uint8Array): Promise<Float32Array> {
  const session = await ort.InferenceSession.create(bytes, { logSeverityLevel: 4 });
  const ids = BigInt64Array.from({ length: 32 }, (_, i) => BigInt(5 + ((i * 37) % 900)));
  const tensor = (data: BigInt64Array) => new ort.Tensor('int64', data, [2, 16]);
  const outputs = await session.run({
    input_ids: tensor(ids),
    attention_mask: tensor(new BigInt64Array(32).fill(1n)),
    token_type_ids: tensor(new BigInt64Array(32)),
  });
  await session.release();
  return outputs.start_logits.data as Float32Array;
}

const largestDifference = (a: Float32Array, b: Float32Array) =>
  Math.max(...a.map((value, i) => Math.abs(value - b[i])));

describe('weight-only int8', () => {
  const quantized = writeModel(quantizeWeights(readModel(stored)));

  it('is about a quarter of the size and computes nearly the same', async () => {
    expect(quantized.length).toBeLessThan(stored.length * 0.45);
    const difference = largestDifference(await logits(stored), await logits(quantized));
    expect(difference).toBeGreaterThan(0);
    expect(difference).toBeLessThan(0.02);
  });

  it('reads back each weight to within half a step of its row or column', () => {
    const original = new Map(readModel(stored).initializers.map(tensor => [tensor.name, tensor]));
    const back = dequantizeWeights(readModel(quantized)).initializers;
    expect(back.map(({ name }) => name).sort()).toEqual([...original.keys()].sort());
    for (const tensor of back) {
      const expected = original.get(tensor.name);
      if (tensor.dims.length !== 2 || !expected || expected.dataType !== 1) continue;
      const a = floatsOf(expected);
      const largest = a.reduce((max, value) => Math.max(max, Math.abs(value)), 0);
      expect(largestDifference(a, floatsOf(tensor)), tensor.name).toBeLessThanOrEqual(largest / 254 + 1e-7);
    }
  });

  it('trains as float32: the file it is saved to computes what the quantized one did', async () => {
    const model = readTrainableModel(quantized);
    const names = readTrainableModel(stored).parameters.map(({ name }) => name);
    expect(model.parameters.map(({ name }) => name).sort()).toEqual([...names].sort());
    const saved = joinPieces(model.withValues(parameter => model.initialValues(parameter)).graph);
    expect(largestDifference(await logits(quantized), await logits(saved))).toBeLessThan(1e-6);
  });
});
