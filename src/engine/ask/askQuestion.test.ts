import { describe, expect, it } from 'vitest';
import { OverlapModel } from '../../../test/support/overlapModel';
import { tinyBertFolder } from '../../../test/support/tinyBert';
import { openModelFolder } from '../models/modelFolder';
import { askQuestion } from './askQuestion';

const tokenizer = (await openModelFolder(tinyBertFolder)).readTokenizer();
const question = 'Where is the old town?';
const context = Array.from(
  { length: 30 },
  (_, index) => `In ${1900 + index} the town 🌊 of the river ${index} had ${index * 7} houses and an old bridge.`,
).join('\n  ');

function ask(request: Partial<Parameters<typeof askQuestion>[0]['request']> = {}, model = new OverlapModel()) {
  return askQuestion({
    model,
    tokenizer,
    padId: tokenizer.special.pad,
    request: { question, context, maxLength: 64, docStride: 40, ...request },
  });
}

describe('askQuestion', () => {
  it('gives the best answers first, each span once, as slices of the context', async () => {
    const result = await ask({ topK: 12, model: 'a model' });
    expect(result.answers).toHaveLength(12);
    expect(result).toMatchObject({ model: 'a model', contextTokens: tokenizer.encode(context).length });
    expect(result.windows).toBeGreaterThan(10);
    const codePoints = Array.from(context);
    for (const answer of result.answers) {
      expect(codePoints.slice(answer.startCodePoint, answer.endCodePoint).join('')).toBe(answer.text);
      expect(answer.isNull).toBe(false);
    }
    const spans = result.answers.map(({ startCodePoint, endCodePoint }) => `${startCodePoint} ${endCodePoint}`);
    expect(new Set(spans).size).toBe(12);
    const sums = result.answers.map(({ logitSum }) => logitSum);
    expect(sums).toEqual([...sums].sort((a, b) => b - a));
  });

  it('gives probabilities to spans, however many windows found them', async () => {
    const all = { context: 'In the old town of the river stands a bridge.', topK: 1000, maxAnswerLength: 2 };
    const sumOf = (values: readonly { nBestProbability: number }[]): number =>
      values.reduce((sum, { nBestProbability }) => sum + nBestProbability, 0);
    const once = await ask(all);
    expect(once.windows).toBe(1);
    expect(sumOf(once.answers)).toBeCloseTo(1, 12);
    const overlapping = await ask({ ...all, maxLength: 8 + 3 + 5, docStride: 3 });
    expect(overlapping.windows).toBeGreaterThan(3);
    expect(sumOf(overlapping.answers)).toBeCloseTo(1, 12);
    // Every span of two tokens is whole in some window.
    const spans = ({ answers }: typeof once) =>
      answers.map(({ startCodePoint, endCodePoint }) => `${startCodePoint} ${endCodePoint}`).sort();
    expect(spans(overlapping)).toEqual(spans(once));
  });

  it('keeps windows to what the model can take, and refuses longer ones that are asked for', async () => {
    const model = new OverlapModel();
    const asked = (maxLength?: number) => {
      const request = { question, context, ...(maxLength !== undefined && { maxLength }) };
      return askQuestion({ model, tokenizer, padId: tokenizer.special.pad, maxSequenceLength: 64, request });
    };
    // A third of such a window overlaps, as by default.
    const whole = await ask({ maxLength: 64, docStride: 21 });
    expect((await asked()).windows).toBe(whole.windows);
    await expect(asked(65)).rejects.toMatchObject({ code: 'config-invalid' });
  });

  it('finds as many answers as asked for, five when not said', async () => {
    expect((await ask()).answers).toHaveLength(5);
    expect((await ask({ topK: 1 })).answers).toHaveLength(1);
    const all = await ask({ topK: 100 });
    expect(all.answers).toHaveLength(100);
    expect(all.answers.slice(0, 5).map(({ text }) => text)).toEqual((await ask()).answers.map(({ text }) => text));
  });

  it('honours the longest answer', async () => {
    const { startCodePoints, endCodePoints } = tokenizer.encode(context);
    const { answers } = await ask({ maxAnswerLength: 1, topK: 20 });
    for (const { startCodePoint, endCodePoint } of answers) {
      expect(endCodePoints[startCodePoints.indexOf(startCodePoint)]).toBe(endCodePoint);
    }
    const longer = await ask({ topK: 20 });
    expect(longer.answers.some(({ text }) => text.includes(' '))).toBe(true);
  });

  it('does without a model name', async () => {
    expect((await ask()).model).toBe('');
  });

  it.each([
    [{ question: ' \n' }, 'question-empty'],
    [{ context: '\t\u3000' }, 'context-empty'],
    [{ question: 'Where is '.repeat(40) }, 'stride-too-large'],
  ])('fails with a code: %#', async (request, code) => {
    await expect(ask(request)).rejects.toMatchObject({ code });
  });
});
