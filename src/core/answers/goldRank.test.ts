import { describe, expect, it } from 'vitest';
import { goldRank } from './goldRank';

const normalize = (text: string): string => text.toLowerCase().replace(/^the /, '');
const spans = (...texts: string[]): { text: string; isNull: boolean }[] =>
  texts.map(text => ({ text, isNull: text === '' }));

describe('goldRank', () => {
  it('is the place of the first candidate that equals any gold answer after normalisation', () => {
    expect(goldRank(spans('Rome', 'the Paris', 'Paris'), ['London', 'PARIS'], normalize)).toBe(2);
    expect(goldRank(spans('Paris'), ['Paris'], normalize)).toBe(1);
  });

  it('is 0 when no candidate does', () => {
    expect(goldRank(spans('Rome', 'Berlin'), ['Paris'], normalize)).toBe(0);
  });

  it('takes "no answer" as the gold of a question without gold answers', () => {
    expect(goldRank(spans('Rome', ''), [], normalize)).toBe(2);
    expect(goldRank(spans('Rome'), [], normalize)).toBe(0);
  });

  it('does not take "no answer" for a gold answer of which normalisation leaves nothing', () => {
    expect(goldRank(spans('', 'Rome'), ['the '], normalize)).toBe(0);
  });
});
