import * as ort from 'onnxruntime-node';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { OrtGraphTools } from '../../engine/train/ortGraphTools';
import { specialise } from '../specialise';
import { readTrainableModel } from '../trainableModel';
import { findDropoutSites, type DropoutKind } from './dropoutSites';

const fixtures = join(import.meta.dirname, '../../../test/fixtures/models');
const batch = 2;
const sequence = 12;

/** What PyTorch's own models called in a training step of this size, by model; written by dropoutCalls.py. */
const calls = z
  .record(z.string(), z.array(z.object({ module: z.string(), field: z.string(), dims: z.array(z.int()) })))
  .parse(JSON.parse(readFileSync(join(fixtures, 'dropoutCalls.json'), 'utf8')));

const kindOfField: Readonly<Record<string, DropoutKind>> = {
  attention_probs_dropout_prob: 'attention',
  attention_dropout: 'attention',
  hidden_dropout_prob: 'hidden',
  dropout: 'hidden',
  qa_dropout: 'head',
};

/** Our kind of a call; two that have the rate of the hidden states are told by their module. */
function kindOf({ module, field }: { readonly module: string; readonly field: string }): DropoutKind {
  if (/\.embeddings\./.test(module)) return 'embedding';
  if (/\.pos_dropout$/.test(module)) return 'relative';
  return kindOfField[field];
}

const describePlace = (kind: DropoutKind, dims: readonly number[]) => `${kind} ${dims.join('x')}`;

test.each([
  ...Object.keys(calls).map(name => [name, name.startsWith('variants/') ? `${name}.onnx` : `${name}/model.onnx`]),
  ['tiny-bert', 'tiny-bert/exports/opset-11.onnx'],
  ['tiny-distilbert', 'converted/dynamic-int8.onnx'],
])('%s: kinds and shapes are those of PyTorch (%s)', async (name, file) => {
  const { graph } = readTrainableModel(readFileSync(join(fixtures, file)));
  const { model, types } = await specialise(graph, batch, sequence, new OrtGraphTools(ort));
  const found = findDropoutSites(model).map(({ kind, value }) => {
    const dims = types.get(value)?.dims ?? [];
    // Where an export cuts the relative embeddings out once for all layers, they have their axis for the batch already.
    return describePlace(kind, kind === 'relative' && dims.length === 3 && dims[0] === 1 ? dims.slice(1) : dims);
  });
  expect(found.sort()).toEqual(calls[name].map(call => describePlace(kindOf(call), call.dims)).sort());
});

test('the layers of DeBERTa read the relative embeddings each for itself', async () => {
  for (const file of ['tiny-deberta-v2/model.onnx', 'tiny-deberta-v3/model.onnx', 'variants/deberta-v2-plain.onnx']) {
    const { graph } = readTrainableModel(readFileSync(join(fixtures, file)));
    const { model } = await specialise(graph, batch, sequence, new OrtGraphTools(ort));
    const layers = findDropoutSites(model).flatMap(({ kind, readers }) => (kind === 'relative' ? [readers] : []));
    const names = layers.map(readers =>
      model.nodes.filter(node => readers?.has(node)).flatMap(({ outputs }) => outputs),
    );
    expect(names.map(values => values.length)).toEqual([2, 2]);
    expect(new Set(names.flat()).size).toBe(4);
  }
});
