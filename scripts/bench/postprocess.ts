import { rankAnswers } from '../../src/core/answers/rankAnswers';
import { readDataset } from '../../src/core/dataset/readDataset';
import { buildWindows } from '../../src/core/features/buildWindows';
import type { Bench } from './bench';
import { readBertTokenizer, readData } from './benchData';
import { cpuNote, rounded, timeOf } from './timing';

const options = { nBest: 20, maxAnswerLength: 30, allowNull: false, nullScoreDiffThreshold: 0 };

/** The n best answers of every question from logits over its windows. */
export const postprocess: Bench = {
  name: 'postprocess',
  async run() {
    const { text, label } = await readData('dev-v1.1.json');
    const { examples } = readDataset(text).dataset;
    const { tokenizer } = await readBertTokenizer();
    const { windows, contextTokens } = buildWindows(examples, tokenizer, { maxLength: 384, docStride: 128 });
    const random = uniform(7);
    const logits = (length: number): Float32Array => Float32Array.from({ length }, () => 8 * random() - 4);
    const inputs = examples.map(({ context }, index) => ({
      context,
      contextTokens: contextTokens[index],
      windows: [] as { window: (typeof windows)[number]; startLogits: Float32Array; endLogits: Float32Array }[],
    }));
    for (const window of windows) {
      const { length } = window.inputIds;
      inputs[window.exampleIndex].windows.push({ window, startLogits: logits(length), endLogits: logits(length) });
    }
    const timing = await timeOf(3, () => {
      for (const input of inputs) rankAnswers(input, options);
    });
    const work = `${label}: ${examples.length} questions, ${windows.length} windows of random logits, 20 best; least of 3, ${cpuNote(timing)}`;
    return [
      { name: 'postprocess', value: rounded((examples.length * 1000) / timing.least), unit: 'questions/s', work },
    ];
  },
};

/** Numbers in [0, 1) from a linear congruential generator: the same logits on every machine. */
function uniform(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}
