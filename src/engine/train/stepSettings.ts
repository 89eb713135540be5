import type { RunConfig } from '../../core/runs/runConfig';
import type { ModelConfig } from '../models/modelConfig';
import { hasPaddedPositions } from '../models/paddedPositions';
import type { StepSettings } from './trainingStep';

/** BERT's dropout rate, for a config.json that names none. */
const defaultDropout = 0.1;

/** What the graph does not tell, from the run's settings and the model's config.json. */
export function stepSettings(config: RunConfig, model: ModelConfig): StepSettings {
  const hidden = model.hidden_dropout_prob ?? model.dropout ?? defaultDropout;
  const attention = model.attention_probs_dropout_prob ?? model.attention_dropout ?? defaultDropout;
  return {
    rates: { hidden: config.dropout ?? hidden, attention: config.dropout ?? attention },
    threads: config.threads,
    paddingId: model.pad_token_id ?? 0,
    paddedPositions: hasPaddedPositions(model.model_type),
    labelSmoothing: config.labelSmoothing,
    precision: config.precision === 'float16' ? 'float16' : 'float32',
  };
}
