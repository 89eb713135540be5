import type { QaExample } from '../../core/dataset/types';
import type { RankingDetail, RankingRow, ToRankings } from '../../protocol/views/rankings';
import { readDatasetQuestions, type DatasetQuestions } from './datasetQuestions';
import {
  EvaluationCache,
  isFinished,
  listEvaluations,
  type EvaluationFolder,
  type OpenEvaluation,
} from './evaluationFolder';
import type { QuestionRow } from './questionLine';

/** What the rankings show: the evaluations of a run, or one that was made by itself. */
export interface RankingsSource {
  readonly kind: 'run' | 'evaluation';
  readonly folder: string;
  readonly name: string;
  /** The file with the questions; null when it is not known. */
  readonly dataPath: string | null;
}

/** Reads evaluations for the rankings view. A data set that is gone costs the questions' texts, not the ranking. */
export class RankingsModel {
  private readonly evaluations = new EvaluationCache();
  private questions: Promise<DatasetQuestions> | null = null;

  constructor(
    readonly source: RankingsSource,
    private readonly onUnreadableData: (error: unknown) => void,
  ) {}

  /**
   * All questions of one evaluation.
   * @param epoch the evaluation wanted; null or one that does not exist means the last
   * @throws SpanLabError `file-missing`, `file-unreadable`
   */
  async snapshot(epoch: number | null): Promise<Extract<ToRankings, { type: 'snapshot' | 'empty' }>> {
    const folders = await this.folders();
    const chosen = folders.find(item => item.epoch === epoch) ?? folders.at(-1);
    if (chosen === undefined) return { type: 'empty', reason: emptyReason(this.source) };
    const [{ record, scores, questions }, examples] = await Promise.all([
      this.evaluations.get(chosen.folder),
      this.examples(),
    ]);
    return {
      type: 'snapshot',
      name: this.source.name,
      dataPath: this.source.dataPath ?? '',
      epochs: epochsOf(folders),
      epoch: chosen.epoch,
      metric: record.metric,
      scores,
      rows: questions.rows.map(row => toRow(row, examples.get(row.id))),
    };
  }

  /** One question with its candidates and its rank after each epoch; null when the evaluation does not have it. */
  async detail(id: string, epoch: number | null): Promise<RankingDetail | null> {
    const folders = await this.folders();
    const chosen = folders.find(item => item.epoch === epoch) ?? folders.at(-1);
    if (chosen === undefined) return null;
    const [{ questions }, examples] = await Promise.all([this.evaluations.get(chosen.folder), this.examples()]);
    const result = await questions.read(id);
    if (result === null) return null;
    const example = examples.get(id);
    return {
      id,
      title: example?.title ?? '',
      question: example?.question ?? id,
      context: example?.context ?? '',
      golds: example?.answers ?? [],
      result,
      rankByEpoch: await this.ranks(id, folders),
    };
  }

  private async folders(): Promise<readonly EvaluationFolder[]> {
    const { kind, folder } = this.source;
    if (kind === 'run') return listEvaluations(folder);
    return (await isFinished(folder)) ? [{ folder, epoch: null }] : [];
  }

  private examples(): Promise<DatasetQuestions> {
    const { dataPath } = this.source;
    this.questions ??= (
      dataPath === null ? Promise.resolve(new Map<string, QaExample>()) : readDatasetQuestions(dataPath)
    ).catch((error: unknown) => {
      this.onUnreadableData(error);
      return new Map<string, QaExample>();
    });
    return this.questions;
  }

  private async ranks(id: string, folders: readonly EvaluationFolder[]): Promise<{ epoch: number; rank: number }[]> {
    const ranks: { epoch: number; rank: number }[] = [];
    for (const { folder, epoch } of folders) {
      const evaluation: OpenEvaluation | null = await this.evaluations.get(folder).catch(() => null);
      const rank = evaluation?.questions.rankOf(id) ?? null;
      if (epoch !== null && rank !== null) ranks.push({ epoch, rank });
    }
    return ranks;
  }
}

const epochsOf = (folders: readonly EvaluationFolder[]): number[] =>
  folders.flatMap(({ epoch }) => (epoch === null ? [] : [epoch]));

function toRow(row: QuestionRow, example: QaExample | undefined): RankingRow {
  return { ...row, question: example?.question ?? row.id, golds: example?.answers.map(({ text }) => text) ?? [] };
}

function emptyReason({ kind, dataPath }: RankingsSource): string {
  if (kind === 'evaluation') return 'This folder holds no finished evaluation.';
  return dataPath === null
    ? 'This run has no validation file, so it has no evaluations.'
    : 'No epoch of this run has been evaluated yet.';
}
