import { codePointLength, CodePointIndex } from '../../src/core/text/codePoints';
import type { RankingDetail } from '../../src/protocol/views/rankings';
import type { MarkKind } from '../ui/contextText';
import type { Mark } from '../ui/highlight';

export type Candidate = RankingDetail['result']['candidates'][number];

/** A candidate with its rank among all of them, from 1; the null candidate has none of its own. */
export interface RankedCandidate {
  readonly candidate: Candidate;
  readonly rank: number;
}

/** The candidates that are spans of the context, best first. */
export function spanCandidates(detail: RankingDetail): readonly RankedCandidate[] {
  return detail.result.candidates
    .map((candidate, index) => ({ candidate, rank: index + 1 }))
    .filter(({ candidate }) => !candidate.isNull);
}

/** Whether a candidate's text stands where a gold answer stands. */
export function isGold(candidate: Candidate, detail: RankingDetail): boolean {
  return detail.golds.some(gold => gold.startCodePoint === candidate.startCodePoint && gold.text === candidate.text);
}

/**
 * The marks of a question's context: the shown candidate, then the gold answers, each place once however many annotators gave
 * it, then the other candidates up to `others`.
 */
export function detailMarks(detail: RankingDetail, shownRank: number, others: number): readonly Mark<MarkKind>[] {
  const index = new CodePointIndex(detail.context);
  const mark = (startCodePoint: number, endCodePoint: number, kind: MarkKind, label: string): Mark<MarkKind> => ({
    startUtf16: index.toUtf16(startCodePoint),
    endUtf16: index.toUtf16(endCodePoint),
    kind,
    label,
  });
  const ranked = spanCandidates(detail);
  const ofCandidate = ({ candidate, rank }: RankedCandidate, kind: MarkKind) =>
    mark(candidate.startCodePoint, candidate.endCodePoint, kind, String(rank));
  const golds = new Map(
    detail.golds.map(gold => [
      `${gold.startCodePoint} ${gold.text}`,
      mark(gold.startCodePoint, gold.startCodePoint + codePointLength(gold.text), 'gold', 'gold'),
    ]),
  );
  return [
    ...ranked.filter(({ rank }) => rank === shownRank).map(item => ofCandidate(item, 'selected')),
    ...golds.values(),
    ...ranked
      .filter(({ rank }) => rank !== shownRank)
      .slice(0, others)
      .map(item => ofCandidate(item, 'other')),
  ];
}
