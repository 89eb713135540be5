import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import {
  evaluationScoresSchema,
  evaluationSummarySchema,
  type EvaluationRecord,
} from '../../core/runs/evaluationRecord';
import { epochOfEvaluationName, evaluationFiles, runFiles } from '../../core/runs/runFiles';
import { unreadableFile } from '../unreadableFile';
import { QuestionIndex } from './questionIndex';

/** A finished evaluation on the disk. */
export interface EvaluationFolder {
  readonly folder: string;
  /** Null for an evaluation that belongs to no run. */
  readonly epoch: number | null;
}

export interface OpenEvaluation {
  readonly record: EvaluationRecord;
  /** The official script's figures under its own keys, in percent. */
  readonly scores: Readonly<Record<string, number>>;
  readonly questions: QuestionIndex;
}

/** The finished evaluations of a run, oldest epoch first. */
export async function listEvaluations(runFolder: string): Promise<EvaluationFolder[]> {
  const parent = join(runFolder, runFiles.evaluations);
  const names = await readdir(parent).catch(() => []);
  const found = await Promise.all(
    names.map(async name => {
      const epoch = epochOfEvaluationName(name);
      const folder = join(parent, name);
      return epoch !== undefined && (await isFinished(folder)) ? { folder, epoch } : null;
    }),
  );
  return found.filter(item => item !== null).sort((a, b) => a.epoch - b.epoch);
}

/** Whether a folder holds an evaluation: its summary is written last. */
export async function isFinished(folder: string): Promise<boolean> {
  return (await lastWritten(folder)) !== null;
}

/** Opens evaluations and keeps them open: a finished one changes only when it is made again. */
export class EvaluationCache {
  private readonly open = new Map<string, { readonly written: number; readonly evaluation: Promise<OpenEvaluation> }>();

  /** @throws SpanLabError `file-missing`, `file-unreadable` */
  async get(folder: string): Promise<OpenEvaluation> {
    const written = (await lastWritten(folder)) ?? 0;
    const known = this.open.get(folder);
    if (known?.written === written) return known.evaluation;
    const evaluation = openEvaluation(folder);
    this.open.set(folder, { written, evaluation });
    // A failure is not kept: the file may be there next time.
    evaluation.catch(() => this.open.delete(folder));
    return evaluation;
  }

  clear(): void {
    this.open.clear();
  }
}

async function openEvaluation(folder: string): Promise<OpenEvaluation> {
  const record = await readJson(join(folder, evaluationFiles.summary), value => evaluationSummarySchema.parse(value));
  const scores = await readJson(join(folder, evaluationFiles.scores), value => evaluationScoresSchema.parse(value));
  return { record, scores, questions: await QuestionIndex.open(join(folder, evaluationFiles.questions)) };
}

async function readJson<T>(path: string, parse: (value: unknown) => T): Promise<T> {
  try {
    return parse(JSON.parse(await readFile(path, 'utf8')));
  } catch (error) {
    throw unreadableFile(path, error);
  }
}

async function lastWritten(folder: string): Promise<number | null> {
  const status = await stat(join(folder, evaluationFiles.summary)).catch(() => null);
  return status?.mtimeMs ?? null;
}
