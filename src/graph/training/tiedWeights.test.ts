import * as ort from 'onnxruntime-node';
import { expect, it } from 'vitest';
import { ParameterStore } from '../../engine/train/parameterStore';
import type { LabelledBatch } from '../../engine/train/trainingStep';
import { TrainingSteps } from '../../engine/train/trainingSteps';
import { Random } from '../../core/random';
import { floatTensor, int64Tensor, intAttribute, intsAttribute, makeNode } from '../onnx/tensors';
import { DataType } from '../onnx/types';
import { writeModel } from '../onnx/writeModel';
import { readTrainableModel } from '../trainableModel';

const [vocabulary, width, rows, length] = [6, 4, 2, 5];

/** A model whose embeddings are read by rows and multiplied with as a whole, as a language model's head does. */
function tiedModel(): Uint8Array {
  const random = Random.fromSeed(11);
  const values = Float32Array.from({ length: vocabulary * width }, () => random.normal());
  const logits = (name: string) => ({ name, dataType: DataType.float, dims: ['batch', 'sequence'] });
  return writeModel({
    irVersion: 8,
    opsets: new Map([['', 17]]),
    graphName: 'tied',
    inputs: [{ name: 'input_ids', dataType: DataType.int64, dims: ['batch', 'sequence'] }],
    outputs: [logits('start_logits'), logits('end_logits')],
    initializers: [
      floatTensor('embeddings', [vocabulary, width], values),
      int64Tensor('first', [], [1]),
      int64Tensor('second', [], [2]),
    ],
    nodes: [
      makeNode('Gather', ['embeddings', 'input_ids'], ['hidden']),
      makeNode('Transpose', ['embeddings'], ['transposed'], { perm: intsAttribute([1, 0]) }),
      makeNode('MatMul', ['hidden', 'transposed'], ['scores']),
      makeNode('Gather', ['scores', 'first'], ['start_logits'], { axis: intAttribute(2) }),
      makeNode('Gather', ['scores', 'second'], ['end_logits'], { axis: intAttribute(2) }),
    ],
  });
}

it('weights used by rows and as a whole get the gradients of both uses', async () => {
  const model = readTrainableModel(tiedModel());
  const store = new ParameterStore(model);
  const rates = { hidden: 0, attention: 0 };
  const steps = new TrainingSteps(ort, model, { rates, paddingId: null, paddedPositions: false, threads: 1 });
  const ones = new BigInt64Array(rows * length).fill(1n);
  const batch: LabelledBatch = {
    batchSize: rows,
    sequenceLength: length,
    inputIds: BigInt64Array.from([0, 1, 2, 3, 1, 4, 2, 2, 5, 0], BigInt),
    attentionMask: ones,
    tokenTypeIds: ones,
    startPositions: BigInt64Array.of(1n, 4n),
    endPositions: BigInt64Array.of(3n, 0n),
  };
  const lossOf = () => steps.accumulate([batch], store, { seed: 1, step: 1 });
  await lossOf();
  const gradient = store.gradients.slice();
  expect(gradient).toHaveLength(vocabulary * width);
  const size = 1 / 64;
  for (let i = 0; i < gradient.length; i++) {
    const before = store.values[i];
    store.values[i] = before + size;
    const above = await lossOf();
    store.values[i] = before - size;
    const below = await lossOf();
    store.values[i] = before;
    expect(Math.abs((above - below) / (2 * size) - gradient[i]), `number ${i}`).toBeLessThan(2e-3);
  }
  await steps.dispose();
});
