import { basename } from 'node:path';
import { readDataset } from '../../src/core/dataset/readDataset';
import { Engine } from '../../src/engine/engine';
import type { Bench } from './bench';
import { modelFolder, readData } from './benchData';
import { cpuNote, rounded, timeOf } from './timing';

/** A question about a selection of 150 words: the first one, which loads the model, and the next ones. */
export const ask: Bench = {
  name: 'ask',
  async run() {
    const { examples } = readDataset((await readData('dev-v1.1.json')).text).dataset;
    const words = [...new Set(examples.map(({ context }) => context))].join(' ').split(/\s+/u);
    const context = words.slice(0, 150).join(' ');
    const question = examples[0]?.question ?? 'Who?';
    const model = modelFolder();
    const silent = { onRunEvents: () => undefined, onProgress: () => undefined, onLog: () => undefined };
    const engine = new Engine(silent, { shippedModel: model, runsFolder: '.cache', version: 'bench' });
    const started = performance.now();
    await engine.ask({ question, context });
    const first = performance.now() - started;
    const warm = await timeOf(20, () => engine.ask({ question, context }));
    await engine.close();
    const work = `${basename(model)}, one question about 150 words`;
    return [
      { name: 'ask-first', value: rounded(first), unit: 'ms', work: `${work}, model loaded first` },
      { name: 'ask', value: rounded(warm.median), unit: 'ms', work: `${work}, warm; median of 20, ${cpuNote(warm)}` },
    ];
  },
};
