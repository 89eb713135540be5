import { readDataset } from '../../src/core/dataset/readDataset';
import { buildWindows } from '../../src/core/features/buildWindows';
import { labelWindows } from '../../src/core/features/labelWindows';
import type { Bench } from './bench';
import { readBertTokenizer, readData } from './benchData';
import { cpuNote, rounded, timeOf } from './timing';

/** Training features as Hugging Face's run_qa makes them, from examples in memory. */
export const features: Bench = {
  name: 'features',
  async run() {
    const { text, label } = await readData('dev-v1.1.json');
    const { examples } = readDataset(text).dataset;
    const { tokenizer, label: vocabulary } = await readBertTokenizer();
    let windows = 0;
    const timing = await timeOf(3, () => {
      windows = labelWindows(buildWindows(examples, tokenizer, { maxLength: 384, docStride: 128 })).windows.length;
    });
    const work = `${label}: ${windows} labelled windows, length 384, overlap 128, ${vocabulary}; least of 3, ${cpuNote(timing)}`;
    return [
      { name: 'features', value: rounded(timing.least / 1000), unit: 's', work },
      { name: 'features', value: rounded((windows * 1000) / timing.least), unit: 'windows/s', work },
    ];
  },
};
