import { readDataset } from '../../src/core/dataset/readDataset';
import type { Bench } from './bench';
import { readData } from './benchData';
import { cpuNote, rounded, timeOf } from './timing';

/** Reading a data set with every check that reading makes. */
export const parse: Bench = {
  name: 'parse',
  async run() {
    const { text, label } = await readData('squad-train-v1.1.json.gz');
    const { questionCount } = readDataset(text).dataset;
    const timing = await timeOf(5, () => readDataset(text));
    const work = `${label}: ${questionCount} questions, ${rounded(text.length / 1e6)} million characters; least of 5, ${cpuNote(timing)}`;
    return [
      { name: 'parse', value: rounded(timing.least / 1000), unit: 's', work },
      { name: 'parse', value: rounded((questionCount * 1000) / timing.least), unit: 'questions/s', work },
    ];
  },
};
