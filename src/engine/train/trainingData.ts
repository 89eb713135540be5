import { SpanLabError } from '../../core/errors';
import { readDataset } from '../../core/dataset/readDataset';
import type { Dataset } from '../../core/dataset/types';
import { pairTemplateOf } from '../../core/features/pairTemplate';
import { buildTrainingWindows } from '../../core/features/trainingWindows';
import type { LabelledWindow } from '../../core/features/types';
import { reportWindows, type WindowReport } from '../../core/features/windowReport';
import type { RunConfig } from '../../core/runs/runConfig';
import type { OffsetTokenizer } from '../../core/tokenizer/types';
import { readTextFile } from '../files/readTextFile';

/** The usable questions of a file, at most `limit`, and how many of it could not be used. */
export interface UsableDataset {
  readonly dataset: Dataset;
  readonly leftOut: number;
}

/**
 * Reads a data set for training or evaluation.
 * @throws SpanLabError file-missing, file-unreadable, json-syntax, format-unknown, or dataset-empty without a usable question
 */
export async function readUsableDataset(path: string, limit?: number): Promise<UsableDataset> {
  const { dataset } = readDataset(await readTextFile(path));
  if (dataset.examples.length === 0) {
    throw new SpanLabError('dataset-empty', `${path} has no question that can be used.`, { path });
  }
  const leftOut = dataset.questionCount - dataset.examples.length;
  if (limit === undefined || limit >= dataset.examples.length) return { dataset, leftOut };
  return { dataset: { ...dataset, examples: dataset.examples.slice(0, limit) }, leftOut };
}

export interface TrainingData {
  readonly windows: readonly LabelledWindow[];
  readonly examples: number;
  readonly leftOut: number;
  /** Windows labelled CLS. */
  readonly windowsWithoutAnswer: number;
  readonly report: WindowReport;
}

export async function readTrainingData(config: RunConfig, tokenizer: OffsetTokenizer): Promise<TrainingData> {
  const { dataset, leftOut } = await readUsableDataset(config.train, config.maxTrainExamples);
  const set = buildTrainingWindows(dataset.examples, tokenizer, config);
  const { windows } = set;
  const report = reportWindows(set, pairTemplateOf(tokenizer), config);
  const windowsWithoutAnswer = windows.filter(({ startPosition }) => startPosition === 0).length;
  return { windows, examples: dataset.examples.length, leftOut, windowsWithoutAnswer, report };
}
