import type { InferenceSession } from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import { findQaIo } from './sessionIo';

type Value = InferenceSession.ValueMetadata;

const tensor = (
  name: string,
  type: 'int64' | 'int32' | 'float32' | 'float16',
  ...shape: (number | string)[]
): Value => ({
  name,
  isTensor: true,
  type,
  shape,
});
const ids = tensor('input_ids', 'int64', 'batch', 'sequence');
const mask = tensor('attention_mask', 'int32', 'batch', 'sequence');
const start = tensor('start_logits', 'float32', 'batch', 'sequence');
const end = tensor('end_logits', 'float32', 'batch', 'sequence');

describe('findQaIo', () => {
  it('takes the outputs by name, in any order and among others', () => {
    const hidden = tensor('hidden', 'float32', 'batch', 'sequence', 64);
    const io = findQaIo({ inputMetadata: [mask, ids], outputMetadata: [hidden, end, start] }, 'model.onnx');
    expect(io).toEqual({
      inputs: [
        { name: 'attention_mask', type: 'int32' },
        { name: 'input_ids', type: 'int64' },
      ],
      startLogits: 'start_logits',
      endLogits: 'end_logits',
    });
  });

  it('takes the first two outputs when none has a name it knows', () => {
    const outputs = ['output_0', 'output_1'].map(name => tensor(name, 'float32', 'batch', 'sequence'));
    const io = findQaIo({ inputMetadata: [ids], outputMetadata: outputs }, 'model.onnx');
    expect(io).toMatchObject({ startLogits: 'output_0', endLogits: 'output_1' });
  });

  it('takes half-precision outputs', () => {
    const outputs = ['start_logits', 'end_logits'].map(name => tensor(name, 'float16', 'batch', 'sequence'));
    const io = findQaIo({ inputMetadata: [ids], outputMetadata: outputs }, 'model.onnx');
    expect(io).toMatchObject({ startLogits: 'start_logits', endLogits: 'end_logits' });
  });

  it.each<[string, Value[]]>([
    [
      'an encoder',
      [tensor('last_hidden_state', 'float32', 'batch', 'sequence', 64), tensor('pooled', 'float32', 'batch', 64)],
    ],
    ['a classifier', [tensor('logits', 'float32', 'batch', 2)]],
    [
      'outputs that are no floats',
      [tensor('start_logits', 'int32', 'b', 's'), tensor('end_logits', 'int32', 'b', 's')],
    ],
    ['a start without an end', [start, tensor('other', 'float32', 'batch', 'sequence')]],
    ['a sequence instead of a tensor', [start, { name: 'end_logits', isTensor: false }]],
    ['nothing', []],
  ])('refuses %s', (_, outputMetadata) => {
    const find = (): unknown => findQaIo({ inputMetadata: [ids], outputMetadata }, 'model.onnx');
    expect(find).toThrow(expect.objectContaining({ code: 'model-not-qa' }));
  });

  it('refuses inputs that a question and a context cannot fill', () => {
    for (const input of [tensor('pixel_values', 'float32', 'b', 3), tensor('input_ids', 'float32', 'b', 's')]) {
      const find = (): unknown => findQaIo({ inputMetadata: [input], outputMetadata: [start, end] }, 'model.onnx');
      expect(find, input.name).toThrow(expect.objectContaining({ code: 'model-not-qa' }));
    }
  });
});
