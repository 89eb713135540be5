import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, test } from 'vitest';
import { modelConfigSchema } from '../models/modelConfig';
import { dropoutRates } from './dropoutRates';

const ratesOf = (config: object) => dropoutRates(modelConfigSchema.parse(config));

/** Which field PyTorch reads is told by `dropoutCalls.json` of the fixtures. */
test.each([
  ['bert', 'hidden_dropout_prob', 'attention_probs_dropout_prob'],
  ['roberta', 'hidden_dropout_prob', 'attention_probs_dropout_prob'],
  ['electra', 'hidden_dropout_prob', 'attention_probs_dropout_prob'],
  ['albert', 'hidden_dropout_prob', 'attention_probs_dropout_prob'],
  ['mobilebert', 'hidden_dropout_prob', 'attention_probs_dropout_prob'],
  ['deberta-v2', 'hidden_dropout_prob', 'attention_probs_dropout_prob'],
  ['distilbert', 'dropout', 'attention_dropout'],
])('%s: its own fields, and no others', (modelType, hidden, attention) => {
  const others = {
    classifier_dropout: 0.6,
    classifier_dropout_prob: 0.6,
    pooler_dropout: 0.7,
    seq_classif_dropout: 0.8,
  };
  const rates = ratesOf({ model_type: modelType, ...others, [hidden]: 0.2, [attention]: 0.3 });
  expect(rates).toMatchObject({ hidden: 0.2, attention: 0.3 });
});

it("takes the span head's rate of DistilBERT alone", () => {
  expect(ratesOf({ model_type: 'distilbert', dropout: 0.2, qa_dropout: 0.4 })).toMatchObject({
    hidden: 0.2,
    head: 0.4,
  });
  expect(ratesOf({ model_type: 'bert', hidden_dropout_prob: 0.2, qa_dropout: 0.4 }).head).toBe(0.2);
});

/** The fixtures' `config.json` have what transformers writes of configurations with the usual rates. */
test.each(['tiny-bert', 'tiny-albert', 'tiny-distilbert', 'tiny-electra', 'tiny-mobilebert', 'tiny-deberta-v3'])(
  '%s: rates that a config.json leaves out are those that transformers would write',
  name => {
    const path = join(import.meta.dirname, '../../../test/fixtures/models', name, 'config.json');
    const written = modelConfigSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
    expect(ratesOf({ model_type: written.model_type })).toEqual(dropoutRates(written));
  },
);
