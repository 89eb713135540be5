import * as ort from 'onnxruntime-node';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { tinyBertFolder } from '../../../test/support/tinyBert';
import { OrtGraphTools } from '../../engine/train/ortGraphTools';
import { intAttributeOf } from '../onnx/tensors';
import { DataType, type GraphNode } from '../onnx/types';
import { specialise, typesOf } from '../specialise';
import { readTrainableModel } from '../trainableModel';
import { buildTrainingGraph } from '../training/trainingGraph';
import { webGpuForm } from '../training/webGpuForm';
import { mixedPrecision } from './mixedPrecision';

it('products are float16; weight gradients, normalisation, softmax, loss, inputs and outputs float32', async () => {
  const tools = new OrtGraphTools(ort);
  const trainable = readTrainableModel(readFileSync(join(tinyBertFolder, 'model.onnx')));
  const fixed = await specialise(trainable.graph, 2, 32, tools);
  const { model } = buildTrainingGraph(fixed, trainable.parameters, { hidden: 0.1, attention: 0.1 });
  const whole = webGpuForm({ model, types: await typesOf(model, tools) });
  const mixed = mixedPrecision({ model: whole, types: await typesOf(whole, tools) });
  expect(mixed.inputs).toEqual(model.inputs);
  expect(mixed.outputs).toEqual(model.outputs);

  // What ONNX Runtime infers is what it computes.
  const types = await typesOf(mixed, tools);
  const isNarrow = ({ outputs }: GraphNode) => types.get(outputs[0])?.dataType === DataType.float16;
  const narrowShare = (test: (node: GraphNode) => boolean) => {
    const nodes = mixed.nodes.filter(test);
    expect(nodes.length).toBeGreaterThan(0);
    return nodes.filter(isNarrow).length / nodes.length;
  };
  const isWeightGradient = (node: GraphNode) => node.op === 'Gemm' && intAttributeOf(node, 'transA', 0) === 1;
  expect(narrowShare(node => node.op === 'MatMul')).toBe(1);
  expect(narrowShare(node => node.op === 'Gemm' && !isWeightGradient(node))).toBe(1);
  expect(narrowShare(isWeightGradient)).toBe(0);
  for (const op of ['LayerNormalization', 'Softmax', 'Gelu', 'Exp', 'Log', 'ReduceSum', 'Sqrt', 'Where']) {
    if (mixed.nodes.some(node => node.op === op))
      expect(
        narrowShare(node => node.op === op),
        op,
      ).toBe(0);
  }
});
