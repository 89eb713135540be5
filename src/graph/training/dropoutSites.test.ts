import * as ort from 'onnxruntime-node';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { OrtGraphTools } from '../../engine/train/ortGraphTools';
import { specialise } from '../specialise';
import { readTrainableModel } from '../trainableModel';
import { findDropoutSites } from './dropoutSites';

const fixtures = join(import.meta.dirname, '../../../test/fixtures/models');

/** Of two layers each: attention weights, attention output, feed-forward output. */
const bertLike = ['embedding', 'attention', 'hidden', 'hidden', 'attention', 'hidden', 'hidden'];

/** `dropout_modules` of each golden.json, as far as the PyTorch model calls them, in the order of the graph. */
test.each([
  ['tiny-bert', bertLike],
  ['tiny-bert/exports/opset-11.onnx', bertLike],
  ['tiny-bert-attention', bertLike],
  ['tiny-roberta', bertLike],
  ['tiny-electra', bertLike],
  // The feed-forward output has a module that is never called.
  ['tiny-albert', ['embedding', 'attention', 'hidden', 'attention', 'hidden']],
  // Nothing after the attention's dense layer; one before the span head.
  ['tiny-distilbert', ['embedding', 'attention', 'hidden', 'attention', 'hidden', 'hidden']],
  // The relative embeddings first.
  ['tiny-deberta-v3', ['hidden', 'embedding', 'attention', 'hidden', 'hidden', 'attention', 'hidden', 'hidden']],
  // And the convolution.
  [
    'tiny-deberta-v2',
    ['hidden', 'embedding', 'hidden', 'attention', 'hidden', 'hidden', 'attention', 'hidden', 'hidden'],
  ],
  ['tiny-mobilebert', ['attention', 'attention']],
])('%s', async (name, expected) => {
  const path = join(fixtures, name.endsWith('.onnx') ? name : join(name, 'model.onnx'));
  const { graph } = readTrainableModel(readFileSync(path));
  const { model } = await specialise(graph, 2, 16, new OrtGraphTools(ort));
  const sites = findDropoutSites(model);
  const made = model.nodes.flatMap(node => node.outputs);
  expect(made.flatMap(output => sites.get(output) ?? [])).toEqual(expected);
});
