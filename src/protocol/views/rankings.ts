import type { QuestionResult } from '../../core/runs/runManifest';

/** An evaluation's row per question; the candidates follow when a question is opened. */
export interface RankingRow {
  readonly id: string;
  readonly question: string;
  readonly golds: readonly string[];
  readonly prediction: string;
  readonly rank: number;
  readonly exact: number;
  readonly f1: number;
  readonly probability: number;
  readonly nullScoreDiff: number;
}

export interface RankingDetail {
  readonly id: string;
  readonly title: string;
  readonly question: string;
  readonly context: string;
  readonly golds: readonly { readonly text: string; readonly startCodePoint: number }[];
  readonly result: QuestionResult;
  /** Rank after each evaluated epoch, oldest first. */
  readonly rankByEpoch: readonly { readonly epoch: number; readonly rank: number }[];
}

export type ToRankings =
  | { readonly type: 'loading' }
  | { readonly type: 'empty'; readonly reason: string }
  | {
      readonly type: 'snapshot';
      readonly name: string;
      readonly dataPath: string;
      readonly epochs: readonly number[];
      readonly epoch: number | null;
      readonly metric: string;
      readonly scores: Readonly<Record<string, number>>;
      readonly rows: readonly RankingRow[];
    }
  | { readonly type: 'detail'; readonly detail: RankingDetail };

export type FromRankings =
  | { readonly type: 'ready' }
  | { readonly type: 'selectEpoch'; readonly epoch: number }
  | { readonly type: 'openQuestion'; readonly id: string }
  | { readonly type: 'goToDataset'; readonly id: string }
  | { readonly type: 'evaluate' };
