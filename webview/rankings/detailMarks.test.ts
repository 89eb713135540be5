import { describe, expect, it } from 'vitest';
import type { RankingDetail } from '../../src/protocol/views/rankings';
import { detailMarks, isGold, spanCandidates } from './detailMarks';

const context = '🚀 first oil shock, then the second oil shock';
const candidate = (text: string, isNull = false): RankingDetail['result']['candidates'][number] => {
  const startCodePoint = isNull ? 0 : [...context.slice(0, context.indexOf(text))].length;
  return {
    text,
    startCodePoint,
    endCodePoint: startCodePoint + (isNull ? 0 : [...text].length),
    startLogit: 1,
    endLogit: 1,
    logitSum: 2,
    nBestProbability: 0.1,
    jointProbability: 0.1,
    windowIndex: 0,
    isNull,
  };
};
const detail: RankingDetail = {
  id: 'q',
  title: 'Oil',
  question: 'What?',
  context,
  golds: [
    { text: 'first oil shock', startCodePoint: 2 },
    { text: 'first oil shock', startCodePoint: 2 },
    { text: 'shock', startCodePoint: 12 },
  ],
  result: {
    id: 'q',
    prediction: 'second oil shock',
    exact: 0,
    f1: 0.67,
    rank: 3,
    nullScore: 1,
    nullScoreDiff: -1,
    candidates: [candidate('second oil shock'), candidate('', true), candidate('first oil shock'), candidate('second')],
  },
  rankByEpoch: [],
};

describe('detailMarks', () => {
  it('marks the shown candidate, each gold place once, and some other candidates', () => {
    const marks = detailMarks(detail, 1, 1);
    expect(marks.map(mark => [mark.kind, mark.label, context.slice(mark.startUtf16, mark.endUtf16)])).toEqual([
      ['selected', '1', 'second oil shock'],
      ['gold', 'gold', 'first oil shock'],
      ['gold', 'gold', 'shock'],
      ['other', '3', 'first oil shock'],
    ]);
  });

  it('keeps the rank of a candidate when the null candidate stands before it', () => {
    expect(spanCandidates(detail).map(({ rank }) => rank)).toEqual([1, 3, 4]);
  });

  it('knows which candidates are gold', () => {
    expect(detail.result.candidates.map(item => isGold(item, detail))).toEqual([false, false, true, false]);
  });
});
