import type { Dataset } from '../../core/dataset/types';
import type { RunConfig } from '../../core/runs/runConfig';
import { evaluateExamples, writeEvaluation } from '../evaluate/evaluateExamples';
import { QaSession } from '../inference/qaSession';
import { openModelFolder, type ModelFolder } from '../models/modelFolder';
import { lengthStep } from './trainer';
import type { Validate } from './validation';

/** Validates checkpoints by the same code that evaluates any model: what is scored is the file that was written. */
export function validateWith(dataset: Dataset, config: RunConfig, tokenizerSource: ModelFolder): Validate {
  const tokenizer = tokenizerSource.readTokenizer();
  return async (path, hooks) => {
    const folder = await openModelFolder(path);
    const model = await QaSession.open(folder, { threads: config.threads });
    try {
      const evaluation = await evaluateExamples({
        model,
        tokenizer,
        padId: tokenizer.special.pad,
        dataset,
        options: { ...config, lengthStep },
        ...hooks,
      });
      void evaluation;
      return null;
    } finally {
      await model.dispose();
    }
  };
}
