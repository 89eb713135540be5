// Makes the model folder that training starts from: the e5-small-v2 encoder with an untrained span head.
// Usage: node scripts/runTypeScript.mjs scripts/shippedModel/prepare.ts ENCODER.onnx TOKENIZER.json OUT
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Random } from '../../src/core/random';
import { addQaHead } from '../../src/graph/addQaHead';
import { readModel } from '../../src/graph/onnx/readModel';
import { writeModel } from '../../src/graph/onnx/writeModel';

/** The encoder's shape, as its own config.json has it; 0.1 is BERT's dropout. */
const config = {
  architectures: ['BertForQuestionAnswering'],
  attention_probs_dropout_prob: 0.1,
  hidden_act: 'gelu',
  hidden_dropout_prob: 0.1,
  hidden_size: 384,
  initializer_range: 0.02,
  intermediate_size: 1536,
  layer_norm_eps: 1e-12,
  max_position_embeddings: 512,
  model_type: 'bert',
  num_attention_heads: 12,
  num_hidden_layers: 12,
  pad_token_id: 0,
  type_vocab_size: 2,
  vocab_size: 30522,
};
const tokenizerConfig = {
  tokenizer_class: 'BertTokenizer',
  do_lower_case: true,
  model_max_length: 512,
  cls_token: '[CLS]',
  sep_token: '[SEP]',
  pad_token: '[PAD]',
  unk_token: '[UNK]',
  mask_token: '[MASK]',
};

const [encoderPath, tokenizerPath, out] = process.argv.slice(2);
const random = Random.fromSeed(42);
const model = addQaHead(readModel(readFileSync(encoderPath)), () => random.normal());
mkdirSync(out, { recursive: true });
writeFileSync(join(out, 'model.onnx'), writeModel(model));
writeFileSync(join(out, 'tokenizer.json'), readFileSync(tokenizerPath));
writeFileSync(join(out, 'config.json'), `${JSON.stringify(config, null, 2)}\n`);
writeFileSync(join(out, 'tokenizer_config.json'), `${JSON.stringify(tokenizerConfig, null, 2)}\n`);
