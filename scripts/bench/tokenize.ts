import { readDataset } from '../../src/core/dataset/readDataset';
import type { Bench } from './bench';
import { readBertTokenizer, readData } from './benchData';
import { cpuNote, rounded, timeOf } from './timing';

/** Tokens with offsets of every context and question. */
export const tokenize: Bench = {
  name: 'tokenize',
  async run() {
    const { text, label } = await readData('dev-v1.1.json');
    const { examples } = readDataset(text).dataset;
    const texts = [...new Set(examples.map(({ context }) => context)), ...examples.map(({ question }) => question)];
    const { tokenizer, label: vocabulary } = await readBertTokenizer();
    let tokens = 0;
    const timing = await timeOf(3, () => {
      tokens = texts.reduce((sum, each) => sum + tokenizer.encode(each).length, 0);
    });
    const work = `${label}: ${texts.length} texts, ${tokens} tokens with offsets, ${vocabulary}; least of 3, ${cpuNote(timing)}`;
    return [
      { name: 'tokenize', value: rounded(timing.least / 1000), unit: 's', work },
      { name: 'tokenize', value: rounded((tokens * 1000) / timing.least), unit: 'tokens/s', work },
    ];
  },
};
