import type { RunConfig } from '../../core/runs/runConfig';
import type { ModelConfig } from '../models/modelConfig';
import { hasPaddedPositions } from '../models/paddedPositions';
import { dropoutRates } from './dropoutRates';
import type { StepSettings } from './trainingStep';

/** What the graph does not tell, from the run's settings and the model's config.json. */
export function stepSettings(config: RunConfig, model: ModelConfig): StepSettings {
  const { dropout } = config;
  return {
    rates: dropout === undefined ? dropoutRates(model) : { hidden: dropout, attention: dropout },
    threads: config.threads,
    paddingId: model.pad_token_id ?? 0,
    paddedPositions: hasPaddedPositions(model.model_type),
    labelSmoothing: config.labelSmoothing,
    precision: config.precision === 'float16' ? 'float16' : 'float32',
  };
}
