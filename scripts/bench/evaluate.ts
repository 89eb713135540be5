import { basename } from 'node:path';
import { readDataset } from '../../src/core/dataset/readDataset';
import { runConfigSchema } from '../../src/core/runs/runConfig';
import { evaluateExamples } from '../../src/engine/evaluate/evaluateExamples';
import { QaSession } from '../../src/engine/inference/qaSession';
import { openModelFolder } from '../../src/engine/models/modelFolder';
import type { Bench } from './bench';
import { modelFolder, readData } from './benchData';
import { rounded } from './timing';

const questions = 200;

/** Answering and scoring questions, everything but loading the model. */
export const evaluate: Bench = {
  name: 'evaluate',
  async run() {
    const { text, label } = await readData('dev-v1.1.json');
    const { dataset } = readDataset(text);
    const folder = await openModelFolder(modelFolder());
    const tokenizer = folder.readTokenizer();
    const model = await QaSession.open(folder);
    const result = await evaluateExamples({
      model,
      tokenizer,
      padId: tokenizer.special.pad,
      dataset: { ...dataset, examples: dataset.examples.slice(0, questions) },
      options: { ...runConfigSchema.parse({ train: 'none' }), batchSize: 8, lengthStep: 32 },
    });
    await model.dispose();
    const work = `${basename(folder.path)}, first ${result.examples} questions of ${label}, ${result.windows} windows, batch 8`;
    return [{ name: 'evaluate', value: rounded(result.examples / result.seconds), unit: 'questions/s', work }];
  },
};
