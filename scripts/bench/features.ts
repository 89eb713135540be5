import { readDataset } from '../../src/core/dataset/readDataset';
import { buildWindows } from '../../src/core/features/buildWindows';
import { labelWindows } from '../../src/core/features/labelWindows';
import type { Bench, Measurement } from './bench';
import { readData } from './benchData';
import { benchTokenizers } from './benchTokenizers';
import { cpuNote, rounded, timeOf } from './timing';

const runs = 3;

/** Training features as Hugging Face's run_qa makes them, from examples in memory, for each family of tokenizers. */
export const features: Bench = {
  name: 'features',
  async run() {
    const { text, label } = await readData('dev-v1.1.json');
    const { examples } = readDataset(text).dataset;
    const measurements: Measurement[] = [];
    for (const { label: vocabulary, create } of await benchTokenizers()) {
      // Each run has a tokenizer that has seen no text yet.
      const fresh = Array.from({ length: runs + 1 }, create);
      let windows = 0;
      const timing = await timeOf(runs, () => {
        const tokenizer = fresh.pop() ?? create();
        windows = labelWindows(buildWindows(examples, tokenizer, { maxLength: 384, docStride: 128 })).windows.length;
      });
      const work = `${label}: ${windows} labelled windows, length 384, overlap 128, ${vocabulary}; least of ${runs}, ${cpuNote(timing)}`;
      measurements.push({ name: 'features', value: rounded(timing.least / 1000), unit: 's', work });
      const rate = rounded((windows * 1000) / timing.least);
      measurements.push({ name: 'features', value: rate, unit: 'windows/s', work });
    }
    return measurements;
  },
};
