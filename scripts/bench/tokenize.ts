import { readDataset } from '../../src/core/dataset/readDataset';
import type { Bench, Measurement } from './bench';
import { readData } from './benchData';
import { benchTokenizers } from './benchTokenizers';
import { cpuNote, rounded, timeOf } from './timing';

const runs = 3;

/** Tokens with offsets of every context and question, for each family of tokenizers, beside the Rust library's. */
export const tokenize: Bench = {
  name: 'tokenize',
  async run() {
    const { text, label } = await readData('dev-v1.1.json');
    const { examples } = readDataset(text).dataset;
    const texts = [...new Set(examples.map(({ context }) => context)), ...examples.map(({ question }) => question)];
    const measurements: Measurement[] = [];
    for (const { label: vocabulary, create, rust } of await benchTokenizers()) {
      // Each run has a tokenizer that has seen no text yet.
      const fresh = Array.from({ length: runs + 1 }, create);
      let tokens = 0;
      const timing = await timeOf(runs, () => {
        const tokenizer = fresh.pop();
        tokens = texts.reduce((sum, each) => sum + (tokenizer?.encode(each).length ?? 0), 0);
      });
      const work = `${label}: ${texts.length} texts, ${tokens} tokens with offsets, ${vocabulary}; least of ${runs}`;
      const seconds = { name: 'tokenize', value: rounded(timing.least / 1000), unit: 's' };
      measurements.push({ ...seconds, work: `${work}, ${cpuNote(timing)}` });
      const rate = rounded((tokens * 1000) / timing.least);
      measurements.push({ name: 'tokenize', value: rate, unit: 'tokens/s', work });
      if (rust === undefined) continue;
      const compared = await timeOf(1, () => rust.encodeBatch(texts, { addSpecialTokens: false }));
      const note = `the same by the Rust library, on all cores, ${cpuNote(compared)}`;
      measurements.push({
        name: 'tokenize',
        value: rounded(compared.least / 1000),
        unit: 's',
        work: `${work}, ${note}`,
      });
    }
    return measurements;
  },
};
