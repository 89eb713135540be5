import type { DropoutRates } from '../../graph/training/addDropout';
import type { ModelConfig } from '../models/modelConfig';

/** Rates of transformers' own configurations, for a config.json that names none. */
const usual: Required<DropoutRates> = { hidden: 0.1, attention: 0.1, head: 0.1 };
const usualOf: Readonly<Record<string, Partial<DropoutRates>>> = {
  albert: { hidden: 0, attention: 0 },
  mobilebert: { hidden: 0 },
};

/** The dropout rates that a model's config.json gives: DistilBERT has names of its own, and a rate for its span head. */
export function dropoutRates(model: ModelConfig): Required<DropoutRates> {
  const { hidden, attention, head } = { ...usual, ...usualOf[model.model_type] };
  if (model.model_type === 'distilbert') {
    return {
      hidden: model.dropout ?? hidden,
      attention: model.attention_dropout ?? attention,
      head: model.qa_dropout ?? head,
    };
  }
  const ofHidden = model.hidden_dropout_prob ?? model.dropout ?? hidden;
  return {
    hidden: ofHidden,
    attention: model.attention_probs_dropout_prob ?? model.attention_dropout ?? attention,
    head: ofHidden,
  };
}
