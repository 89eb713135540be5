import { SpanLabError } from '../../core/errors';
import type { Dataset } from '../../core/dataset/types';
import type { RunConfig } from '../../core/runs/runConfig';
import type { FileRecord } from '../../core/runs/runManifest';
import { evaluateExamples } from '../evaluate/evaluateExamples';
import { writeEvaluation } from '../evaluate/writeEvaluation';
import { QaSession } from '../inference/qaSession';
import { openModelFolder } from '../models/modelFolder';
import { lengthStep } from './trainer';
import type { Validate } from './validation';

/** Validates checkpoints by the code that evaluates any model: what is scored is the file that was written. */
export function validateWith(dataset: Dataset, config: RunConfig, file: FileRecord | null): Validate {
  const data = file === null ? undefined : { ...file, questions: dataset.examples.length };
  return async (path, hooks) => {
    const folder = await openModelFolder(path);
    const tokenizer = folder.readTokenizer();
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
      const { loss, scores } = evaluation;
      return {
        loss,
        exact: scores.exact ?? scores.exact_match,
        f1: scores.f1,
        write: folderPath => writeEvaluation(folderPath, { ...evaluation, data }),
      };
    } catch (error) {
      if (error instanceof SpanLabError && error.code === 'stopped') return null;
      throw error;
    } finally {
      await model.dispose();
    }
  };
}
