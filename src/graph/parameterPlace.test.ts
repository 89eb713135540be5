import { expect, test } from 'vitest';
import { parameterPlace } from './parameterPlace';

const layer = (number: number) => ({ part: 'layer', layer: number });
const embeddings = { part: 'embeddings' };
const head = { part: 'head' };

test.each([
  ['bert.embeddings.word_embeddings.weight', embeddings],
  ['bert.embeddings.LayerNorm.bias', embeddings],
  ['bert.encoder.layer.0.attention.self.query.weight', layer(0)],
  ['roberta.encoder.layer.11.output.LayerNorm.weight', layer(11)],
  ['distilbert.transformer.layer.5.ffn.lin1.bias', layer(5)],
  ['electra.embeddings_project.weight', embeddings],
  ['mobilebert.embeddings.embedding_transformation.weight', embeddings],
  ['mobilebert.encoder.layer.23.ffn.2.output.dense.bias', layer(23)],
  ['deberta.encoder.rel_embeddings.weight', embeddings],
  ['deberta.encoder.LayerNorm.weight', embeddings],
  ['deberta.encoder.conv.conv.weight', layer(0)],
  ['deberta.encoder.layer.1.output.dense.weight', layer(1)],
  ['albert.encoder.embedding_hidden_mapping_in.weight', embeddings],
  ['qa_outputs.weight', head],
  ['albert.encoder.albert_layer_groups.0.albert_layers.0.ffn.weight', null],
  ['onnx::MatMul_312', null],
  ['model.something.weight', null],
])('%s', (name, expected) => {
  expect(parameterPlace(name)).toEqual(expected);
});
