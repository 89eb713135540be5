import { readDataset } from '../../src/core/dataset/readDataset';
import { metricProfile } from '../../src/core/metrics/profiles';
import { scoreDataset } from '../../src/core/metrics/scoreDataset';
import type { Bench } from './bench';
import { readData } from './benchData';
import { cpuNote, rounded, timeOf } from './timing';

/** The official scores of predictions. */
export const score: Bench = {
  name: 'score',
  async run() {
    const { text, label } = await readData('dev-v1.1.json');
    const { examples, format } = readDataset(text).dataset;
    // Half right, half a few words off: neither comparison may be skipped.
    const predictions = Object.fromEntries(
      examples.map(({ id, answers, context }, index) => [
        id,
        index % 2 === 0 ? (answers[0]?.text ?? '') : context.slice(0, 40),
      ]),
    );
    const profile = metricProfile('auto', format);
    const timing = await timeOf(5, () => scoreDataset({ examples, predictions, profile }));
    const work = `${label}: ${examples.length} questions as ${profile.name}; least of 5, ${cpuNote(timing)}`;
    return [{ name: 'score', value: rounded((examples.length * 1000) / timing.least), unit: 'questions/s', work }];
  },
};
