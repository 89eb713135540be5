import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../../test/support/temporaryFolder';
import { WordTokenizer } from '../../../test/support/wordTokenizer';
import { runConfigSchema } from '../../core/runs/runConfig';
import { readTrainingData } from './trainingData';

const context = Array.from({ length: 60 }, (_, i) => `word${i + 10}`).join(' ');
const text = 'word40 word41';
const count = 300;

/** A file of 300 questions about one context; more than what is built between two looks at `shouldStop`. */
async function read(settings: Readonly<Record<string, unknown>>) {
  const answers = [{ text, answer_start: context.indexOf(text) }];
  const qas = Array.from({ length: count }, (_, i) => ({
    id: `q${i}`,
    question: i === 0 ? 'a b c d' : 'which',
    answers,
  }));
  const train = join(temporaryFolder(), 'train.json');
  writeFileSync(train, JSON.stringify({ version: '1.1', data: [{ title: 'T', paragraphs: [{ context, qas }] }] }));
  const config = runConfigSchema.parse({ train, maxLength: 24, docStride: 5, ...settings });
  const data = await readTrainingData(config, new WordTokenizer(), { emit: () => undefined, shouldStop: () => false });
  return { ...data, epochs: data.windows, windows: await data.windows.of(0) };
}

describe('readTrainingData', () => {
  it('reports how windows lie and which questions were cut', async () => {
    const { windows, examples, report } = await read({ maxQuestionLength: 3 });
    expect(examples).toBe(count);
    expect(new Set(windows.map(({ exampleIndex }) => exampleIndex)).size).toBe(count);
    expect(report.truncatedQuestions).toBe(1);
    expect(report.uncoveredAnswers.size).toBe(0);
    expect(report.stride).toEqual({ overlap: { least: 5, most: 5 }, step: { least: 13, most: 15 } });
  });

  it('takes one random window of each question where the config says so', async () => {
    const { windows, windowsWithoutAnswer, report } = await read({ trainWindows: 'random' });
    expect(windows.map(({ exampleIndex }) => exampleIndex)).toEqual(Array.from({ length: count }, (_, i) => i));
    expect(windowsWithoutAnswer).toBe(0);
    expect(report.stride).toBe(null);
    // Drawn question by question: not the same place in both parts.
    const starts = windows.map(({ contextTokenStart }) => contextTokenStart);
    expect(starts.slice(1, 44)).not.toEqual(starts.slice(257, 300));
  });

  it('draws random windows anew for each epoch, the same ones whenever asked', async () => {
    const { epochs, windows } = await read({ trainWindows: 'random' });
    const starts = async (epoch: number): Promise<number[]> =>
      (await epochs.of(epoch)).map(({ contextTokenStart }) => contextTokenStart);
    const second = await starts(1);
    expect(second).not.toEqual(await starts(0));
    expect(await starts(2)).not.toEqual(second);
    // A run that goes on in its second epoch has not seen the first one.
    expect(await (await read({ trainWindows: 'random' })).epochs.of(1)).toEqual(await epochs.of(1));
    const lengths = (await epochs.of(1)).map(({ inputIds }) => inputIds.length);
    expect(lengths).toEqual(windows.map(({ inputIds }) => inputIds.length));
    expect(epochs.count).toBe(lengths.length);
  });

  it('has the same windows in each epoch otherwise', async () => {
    const { epochs, windows } = await read({});
    expect(await epochs.of(3)).toBe(windows);
  });

  it('counts answers that no window holds', async () => {
    const { report, windowsWithoutAnswer, windows } = await read({ maxContextLength: 1, docStride: 0 });
    expect([...report.uncoveredAnswers]).toEqual([['answer-too-long', count]]);
    expect(windowsWithoutAnswer).toBe(windows.length);
  });
});
