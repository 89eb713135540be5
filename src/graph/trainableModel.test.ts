import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { addQaHead } from './addQaHead';
import { joinPieces } from '../../test/support/joinPieces';
import { readModel } from './onnx/readModel';
import { writeModel } from './onnx/writeModel';
import type { Model } from './onnx/types';
import { readTrainableModel } from './trainableModel';

const path = join(__dirname, '../../test/fixtures/models/tiny-bert/model.onnx');
const stored = new Uint8Array(readFileSync(path));

describe('readTrainableModel', () => {
  it('saves in place: unchanged values give the same bytes, changed values change only their own', () => {
    const model = readTrainableModel(stored);
    const same = model.withValues(parameter => model.initialValues(parameter));
    expect(same.external.size).toBe(0);
    expect(Buffer.compare(joinPieces(same.graph), stored)).toBe(0);
    const [target] = model.parameters;
    const files = model.withValues(parameter => {
      const values = model.initialValues(parameter);
      if (parameter === target) values[0] += 1;
      return values;
    });
    const changed = joinPieces(files.graph);
    const offset = target.tensors[0].place?.offset ?? -1;
    const differing = [...changed.keys()].filter(i => changed[i] !== stored[i]);
    expect(differing.length).toBeGreaterThan(0);
    expect(differing.every(i => i >= offset && i < offset + 4)).toBe(true);
  });

  it('does not change the bytes it was given', () => {
    const copy = stored.slice();
    const model = readTrainableModel(copy);
    model.withValues(parameter => model.initialValues(parameter).fill(0));
    expect(Buffer.compare(copy, stored)).toBe(0);
  });

  it.each([
    ['nothing', new Uint8Array(0)],
    ['one byte', Uint8Array.of(8)],
    ['text', new TextEncoder().encode('{"not": "a model"}')],
    ['half a model', stored.slice(0, stored.length / 2)],
  ])('refuses %s with a code', (_name, bytes) => {
    expect(() => readTrainableModel(bytes)).toThrow(expect.objectContaining({ code: 'model-invalid' }));
  });
});

describe('readModel and writeModel', () => {
  it('keep everything they know', () => {
    const model = readModel(stored);
    const written = writeModel(model);
    const again = readModel(written);
    expect(Buffer.compare(writeModel(again), written)).toBe(0);
    const outline = ({ nodes, initializers, inputs, outputs, opsets, irVersion }: Model) => ({
      nodes: nodes.map(({ op, domain, name, inputs, outputs, attributes }) => [
        [op, domain, name],
        inputs,
        outputs,
        [...attributes].map(([key, { kind }]) => [key, kind]),
      ]),
      initializers: initializers.map(({ name, dataType, dims, bytes }) => [name, dataType, dims, bytes.length]),
      inputs,
      outputs,
      opsets: [...opsets],
      irVersion,
    });
    expect(outline(again)).toEqual(outline(model));
  });
});

describe('addQaHead', () => {
  it('gives an encoder start and end logits', () => {
    const qa = readModel(stored);
    const last = qa.nodes.filter(node => node.op === 'LayerNormalization').at(-1)?.outputs[0] ?? '';
    const encoder = { ...qa, outputs: [{ name: last, dataType: 1, dims: ['batch', 'sequence', 64] }] };
    const headed = addQaHead(encoder, () => 1);
    expect(headed.outputs.map(({ name, dims }) => [name, dims])).toEqual([
      ['start_logits', ['batch', 'sequence']],
      ['end_logits', ['batch', 'sequence']],
    ]);
  });

  it('refuses a model without hidden states', () => {
    expect(() => addQaHead(readModel(stored), () => 0)).toThrow(expect.objectContaining({ code: 'model-invalid' }));
  });
});
