import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { float32Tensor, readSafetensors } from '../../../test/support/safetensors';
import { hasSharedData, sharedDataNote, sharedPath } from '../../../test/support/sharedData';
import { squadExamples } from '../../../test/support/squadExamples';
import { WordTokenizer } from '../../../test/support/wordTokenizer';
import { buildWindows } from '../features/buildWindows';
import type { QaWindow } from '../features/types';
import { Random } from '../random';
import { loadTokenizer } from '../tokenizer/loadTokenizer';
import type { TokenTable } from '../tokenizer/types';
import { rankAnswers, type RankingInput, type WindowLogits } from './rankAnswers';
import type { RankingOptions } from './types';

const usual: RankingOptions = { nBest: 20, maxAnswerLength: 30, allowNull: false, nullScoreDiffThreshold: 0 };

/** A question of one word over `context`, cut into windows of `maxLength`. */
function question(
  context: string,
  maxLength = 100,
  docStride = 1,
): { windows: readonly QaWindow[]; tokens: TokenTable } {
  const example = { id: 'q', title: '', question: 'q', context, paragraphIndex: 0, answers: [] };
  const { windows, contextTokens } = buildWindows([example], new WordTokenizer(), { maxLength, docStride });
  return { windows, tokens: contextTokens[0] };
}

/** Logits of one window of `context`, which begins at position 3: all -1 but the ones that are given. */
function input(context: string, starts: Record<number, number>, ends: Record<number, number>): RankingInput {
  const { windows, tokens } = question(context);
  const logits = (given: Record<number, number>): Float32Array =>
    Float32Array.from({ length: windows[0].inputIds.length }, (_, i) => given[i] ?? -1);
  const window = { window: windows[0], startLogits: logits(starts), endLogits: logits(ends) };
  return { context, contextTokens: tokens, windows: [window] };
}

describe('rankAnswers', () => {
  it('ranks spans of the context by the sum of their logits', () => {
    const ranked = rankAnswers(input('a b 😀 d', { 0: 2, 4: 3, 5: 2.5 }, { 0: 1, 5: 4, 6: 3.5 }), {
      ...usual,
      nBest: 3,
    });
    expect(ranked.candidates.map(({ text, logitSum }) => [text, logitSum])).toEqual([
      ['b 😀', 7],
      ['b 😀 d', 6.5],
      ['😀', 6.5],
    ]);
    expect(ranked.candidates[1]).toMatchObject({ startCodePoint: 2, endCodePoint: 7, startLogit: 3, endLogit: 3.5 });
    expect(ranked).toMatchObject({ prediction: 'b 😀', nullScore: 3, nullScoreDiff: -4 });
  });

  it('gives slices of the context as it is, blanks between words included', () => {
    const ranked = rankAnswers(input(' A \n B ', { 3: 5 }, { 4: 5 }), usual);
    expect(ranked.prediction).toBe('A \n B');
  });

  it('keeps to the longest answer, and start before end', () => {
    const ranked = rankAnswers(input('a b c d', { 3: 9, 6: 8 }, { 5: 9, 3: 7 }), { ...usual, maxAnswerLength: 2 });
    expect(ranked.candidates[0]).toMatchObject({ text: 'a', logitSum: 16 });
    expect(ranked.candidates.every(({ text }) => text.length <= 3)).toBe(true);
  });

  it('takes no start or end outside the context, though they use up places', () => {
    const ranked = rankAnswers(input('a b', { 1: 9, 3: 5 }, { 2: 9, 4: 5 }), { ...usual, nBest: 2 });
    expect(ranked.candidates.map(({ text }) => text)).toEqual(['a b']);
    // With one place only, the question takes it: utils_qa's fallback stands in.
    const fallback = rankAnswers(input('a b', { 1: 9, 3: 5 }, { 2: 9, 4: 5 }), { ...usual, nBest: 1 });
    expect(fallback.candidates).toMatchObject([{ text: 'empty', startCodePoint: 0, endCodePoint: 0, isNull: false }]);
    expect(fallback).toMatchObject({ prediction: 'empty', nullScore: -2, nullScoreDiff: -2 });
  });

  it('puts the lower position first where logits are equal', () => {
    const equal = rankAnswers(input('a b', {}, {}), usual);
    expect(equal.candidates.map(({ text }) => text)).toEqual(['a', 'a b', 'b']);
  });

  it('lets "no answer" win only above the threshold', () => {
    const logits = input('a b', { 0: 4, 3: 2 }, { 0: 3, 3: 2.5 });
    const predict = (options: Partial<RankingOptions>): string =>
      rankAnswers(logits, { ...usual, ...options }).prediction;
    expect(predict({ allowNull: true })).toBe('');
    expect(predict({ allowNull: true, nullScoreDiffThreshold: 2.5 })).toBe('a');
    expect(predict({ allowNull: true, nullScoreDiffThreshold: 2.4 })).toBe('');
    expect(predict({})).toBe('a');
    const { candidates, nullScore, nullScoreDiff } = rankAnswers(logits, { ...usual, allowNull: true });
    expect(candidates[0]).toMatchObject({ text: '', isNull: true, startLogit: 4, endLogit: 3, startCodePoint: 0 });
    expect([nullScore, nullScoreDiff]).toEqual([7, 2.5]);
  });

  it('adds "no answer" where it is not among the best', () => {
    const ranked = rankAnswers(input('a b', { 0: -9, 3: 2 }, { 3: 2, 4: 1 }), { ...usual, nBest: 2, allowNull: true });
    expect(ranked.candidates.map(({ text }) => text)).toEqual(['a', 'a b', '']);
  });

  it('takes the least null score of the windows', () => {
    const { windows, tokens } = question('a b c d e', 7, 1);
    const nullLogits = [3, 1, 2];
    const rows = windows.map((window, i) => {
      const logits = Float32Array.from(window.inputIds, () => -5);
      logits[0] = nullLogits[i];
      return { window, startLogits: logits, endLogits: logits };
    });
    const ranked = rankAnswers(
      { context: 'a b c d e', contextTokens: tokens, windows: rows },
      { ...usual, allowNull: true },
    );
    expect(ranked.nullScore).toBe(2);
    expect(ranked.candidates[0]).toMatchObject({ isNull: true, windowIndex: 1 });
  });

  it('ignores what stands behind a window, and what is not a number', () => {
    const { windows, tokens } = question('a b');
    const padded = (values: number[]): Float32Array => Float32Array.from([...values, 99, NaN]);
    const logits = { startLogits: padded([0, 0, 0, 1, NaN, 0]), endLogits: padded([0, 0, 0, 0, 2, 0]) };
    const ranked = rankAnswers(
      { context: 'a b', contextTokens: tokens, windows: [{ window: windows[0], ...logits }] },
      usual,
    );
    expect(ranked.candidates.map(({ text }) => text)).toEqual(['a b', 'a']);
  });

  it('gives probabilities over the kept candidates and over all positions', () => {
    const ranked = rankAnswers(input('a b', { 3: 1 }, { 4: 2 }), { ...usual, allowNull: true });
    const sum = ranked.candidates.reduce((total, { nBestProbability }) => total + nBestProbability, 0);
    expect(sum).toBeCloseTo(1, 12);
    const [start, end] = [Math.exp(1), Math.exp(2)].map(best => best / (best + 5 * Math.exp(-1)));
    expect(ranked.candidates[0].jointProbability).toBeCloseTo(start * end, 8);
    const nullCandidate = ranked.candidates.find(({ isNull }) => isNull);
    expect(nullCandidate?.jointProbability).toBeCloseTo(start * end * Math.exp(-2 - 3), 8);
  });

  it('refuses a question without windows', () => {
    const nothing = { context: '', contextTokens: question('').tokens, windows: [] };
    expect(() => rankAnswers(nothing, usual)).toThrow(RangeError);
  });

  it('equals sorting all pairs, ties included', () => {
    const random = Random.fromSeed(31);
    for (let trial = 0; trial < 300; trial++) {
      const context = Array.from({ length: random.below(60) }, (_, i) => `w${i}`).join(' ');
      const { windows, tokens } = question(context, 5 + random.below(40), 0);
      // Few different values: most are equal.
      const logits = (length: number): Float32Array => Float32Array.from({ length }, () => random.below(12) / 3 - 2);
      const rows = windows.map(window => ({
        window,
        startLogits: logits(window.inputIds.length),
        endLogits: logits(window.inputIds.length),
      }));
      const options: RankingOptions = {
        nBest: 1 + random.below(20),
        maxAnswerLength: 1 + random.below(15),
        allowNull: random.below(2) === 1,
        nullScoreDiffThreshold: 0,
      };
      const ranked = rankAnswers({ context, contextTokens: tokens, windows: rows }, options);
      const actual = ranked.candidates.map(({ text, startLogit, endLogit }) => [text, startLogit, endLogit]);
      expect(actual, `trial ${trial}`).toEqual(sortedPairs(context, tokens, rows, options));
    }
  });
});

/** The definition: all pairs of the best starts and ends, in the order of utils_qa, sorted stably. */
function sortedPairs(
  context: string,
  tokens: TokenTable,
  rows: readonly WindowLogits[],
  { nBest, maxAnswerLength, allowNull }: RankingOptions,
): [text: string, startLogit: number, endLogit: number][] {
  const best = (logits: Float32Array): number[] =>
    Array.from(logits.keys())
      .sort((a, b) => logits[b] - logits[a])
      .slice(0, nBest);
  const all = rows.flatMap(({ window, startLogits, endLogits }) => {
    const toToken = window.contextTokenStart - window.contextStart;
    return best(startLogits).flatMap(start =>
      best(endLogits)
        .filter(end => start >= window.contextStart && end < window.contextEnd)
        .filter(end => end >= start && end - start < maxAnswerLength)
        .map(end => ({
          text: context.slice(tokens.startCodePoints[start + toToken], tokens.endCodePoints[end + toToken]),
          logits: [startLogits[start], endLogits[end]] as const,
        })),
    );
  });
  const sum = ({ logits: [start, end] }: { logits: readonly [number, number] }): number => Math.fround(start + end);
  const nulls = rows.map(({ startLogits, endLogits }) => ({
    text: '',
    logits: [startLogits[0], endLogits[0]] as const,
  }));
  const least = nulls.reduce((one, other) => (sum(other) < sum(one) ? other : one));
  const kept = (allowNull ? [...all, least] : all).sort((a, b) => sum(b) - sum(a)).slice(0, nBest);
  if (allowNull && !kept.includes(least)) kept.push(least);
  if (kept.every(({ text }) => text === '')) kept.unshift({ text: 'empty', logits: [0, 0] });
  return kept.map(({ text, logits }) => [text, ...logits]);
}

interface GoldenRanking {
  readonly predictions: Record<string, string>;
  readonly nbest: Record<string, { text: string; start_logit: number; end_logit: number; probability: number }[]>;
  readonly null_score_diff?: Record<string, number>;
}

/** Compares with postprocess_qa_predictions: `count` questions of one window each, rows of 384 logits. */
function compareWithGolden(
  folder: { data: string; tokenizer: string; golden: string; logits: string },
  count: number,
): void {
  const readJson = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'));
  const examples = squadExamples(folder.data).slice(0, count);
  const tokenizer = loadTokenizer(readJson(folder.tokenizer));
  const { windows, contextTokens } = buildWindows(examples, tokenizer, { maxLength: 384, docStride: 128 });
  const tensors = readSafetensors(readFileSync(folder.logits));
  const row = (name: string, i: number): Float32Array => float32Tensor(tensors, name).subarray(i * 384, (i + 1) * 384);
  // There the logits of padding take part: the windows are given the padding as their own.
  const padded = (window: QaWindow): QaWindow => ({ ...window, inputIds: new Int32Array(384) });
  const golden = readJson(folder.golden) as { v1: GoldenRanking; v2: GoldenRanking };
  for (const [version, allowNull] of [
    ['v1', false],
    ['v2', true],
  ] as const) {
    const { predictions, nbest, null_score_diff: nullScoreDiffs } = golden[version];
    examples.forEach(({ id, context }, i) => {
      const window = {
        window: padded(windows[i]),
        startLogits: row('start_logits', i),
        endLogits: row('end_logits', i),
      };
      const ranked = rankAnswers(
        { context, contextTokens: contextTokens[i], windows: [window] },
        { ...usual, allowNull },
      );
      expect(windows[i].exampleIndex).toBe(i);
      expect(ranked.prediction, `${version} ${id}`).toBe(predictions[id]);
      expect(ranked.candidates.length).toBeGreaterThanOrEqual(nbest[id].length);
      nbest[id].forEach((candidate, place) => {
        const { text, startLogit, endLogit, nBestProbability } = ranked.candidates[place];
        const { start_logit, end_logit, probability } = candidate;
        expect([text, startLogit, endLogit], `${version} ${id}`).toEqual([candidate.text, start_logit, end_logit]);
        expect(Math.abs(nBestProbability / probability - 1)).toBeLessThan(1e-6);
      });
      if (allowNull) expect(ranked.nullScoreDiff).toBe(nullScoreDiffs?.[id]);
    });
  }
}

const fixtures = join(import.meta.dirname, '../../../test/fixtures');

describe('rankings are those of Hugging Face', () => {
  it('for questions of the fixture', () => {
    compareWithGolden(
      {
        data: join(fixtures, 'features/squad-excerpt.json'),
        tokenizer: join(fixtures, 'features/squad-excerpt.tokenizer.json'),
        golden: join(fixtures, 'answers/postprocess.json'),
        logits: join(fixtures, 'answers/postprocess.safetensors'),
      },
      9,
    );
  });

  it.skipIf(!hasSharedData)(`for 200 questions (${sharedDataNote})`, () => {
    compareWithGolden(
      {
        data: sharedPath('data', 'dev-v1.1.json'),
        tokenizer: sharedPath('golden', 'tokenizers', 'bert-uncased', 'tokenizer.json'),
        golden: sharedPath('golden', 'features', 'postprocess-200.json'),
        logits: sharedPath('golden', 'features', 'postprocess-200.safetensors'),
      },
      200,
    );
  });
});
