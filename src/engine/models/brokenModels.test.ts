import * as ort from 'onnxruntime-node';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { externalDataModel } from '../../../test/support/externalDataModel';
import { temporaryFolder } from '../../../test/support/temporaryFolder';
import { SpanLabError } from '../../core/errors';
import { inOneFile } from '../../graph/onnx/externalData';
import { readModel } from '../../graph/onnx/readModel';
import { makeNode } from '../../graph/onnx/tensors';
import type { Model } from '../../graph/onnx/types';
import { writeModel } from '../../graph/onnx/writeModel';
import { QaSession } from '../inference/qaSession';
import { describeModel } from './describeModel';

const stored = new Uint8Array(
  readFileSync(join(import.meta.dirname, '../../../test/fixtures/models/tiny-distilbert/model.onnx')),
);

/** The fixture after a change to its graph. */
function changed(change: (model: Model) => Partial<Model>): Uint8Array {
  const model = readModel(stored);
  return writeModel({ ...model, ...change(model) });
}

const broken: readonly (readonly [string, Uint8Array, readonly string[]])[] = [
  ['one byte', Uint8Array.of(8), ['model-invalid']],
  ['cut off', stored.slice(0, stored.length >> 1), ['model-invalid']],
  ['text', new TextEncoder().encode('not a model at all'), ['model-invalid']],
  [
    'a cycle',
    changed(({ nodes, outputs }) => ({
      nodes: [
        ...nodes.map(node => ({
          ...node,
          inputs: node.inputs.map(input => (input === 'input_ids' && node.op === 'Gather' ? 'ring2' : input)),
        })),
        makeNode('Add', [outputs[0].name, outputs[0].name], ['ring1']),
        makeNode('Cast', ['ring1'], ['ring2'], { to: { kind: 'int', value: 7 } }),
      ],
    })),
    ['model-invalid'],
  ],
  [
    'wrong shapes',
    changed(({ initializers }) => ({
      initializers: initializers.map(tensor =>
        tensor.dims.length === 2 ? { ...tensor, dims: [tensor.dims[0] * 2, tensor.dims[1] / 2] } : tensor,
      ),
    })),
    ['model-invalid'],
  ],
  [
    'tensors with fewer bytes than their shape',
    changed(({ initializers }) => ({
      initializers: initializers.map(tensor => ({ ...tensor, bytes: tensor.bytes.subarray(0, 4) })),
    })),
    ['model-invalid'],
  ],
  [
    'missing tensors',
    changed(({ initializers }) => ({ initializers: initializers.filter(({ dims }) => dims.length !== 2) })),
    ['model-invalid'],
  ],
  [
    'an unknown operator',
    changed(({ nodes }) => ({
      nodes: nodes.map(node => (node.op === 'Softmax' ? { ...node, op: 'Softmaxx' } : node)),
    })),
    ['operator-unsupported', 'model-invalid'],
  ],
  ['no logits', changed(({ outputs }) => ({ outputs: outputs.slice(0, 1) })), ['model-not-qa']],
  ['data outside the folder', externalDataModel('../secret.bin'), ['model-invalid']],
];

describe('a broken model fails with a code, and nothing is written', () => {
  it.each(broken)('%s', async (_name, bytes, codes) => {
    const parent = temporaryFolder();
    const folder = join(parent, 'model');
    mkdirSync(folder);
    writeFileSync(join(parent, 'secret.bin'), new Uint8Array(16));
    const onnxPath = join(folder, 'model.onnx');
    writeFileSync(onnxPath, bytes);

    await expect(QaSession.open({ onnxPath })).rejects.toSatisfy(
      error => error instanceof SpanLabError && ['model-not-qa', ...codes].includes(error.code),
    );
    const code = await describeModel(ort, inOneFile(bytes)).then(
      ({ isTrainable, reason }) => (isTrainable ? 'fine' : reason?.code),
      (error: unknown) => (error instanceof SpanLabError ? error.code : String(error)),
    );
    expect(codes).toContain(code);
    expect(readdirSync(folder)).toEqual(['model.onnx']);
    expect(Buffer.compare(readFileSync(onnxPath), bytes)).toBe(0);
  });
});
