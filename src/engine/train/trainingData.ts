import { SpanLabError } from '../../core/errors';
import { readDataset } from '../../core/dataset/readDataset';
import type { Dataset } from '../../core/dataset/types';
import { pairTemplateOf } from '../../core/features/pairTemplate';
import { buildTrainingWindows } from '../../core/features/trainingWindows';
import type { LabelledWindow } from '../../core/features/types';
import { emptyReport, mergeReports, reportWindows, type WindowReport } from '../../core/features/windowReport';
import type { RunConfig } from '../../core/runs/runConfig';
import type { OffsetTokenizer } from '../../core/tokenizer/types';
import { readDatasetFile } from '../files/readDatasetFile';
import type { RunHooks } from './trainingRun';

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
  const { dataset } = readDataset((await readDatasetFile(path)).text);
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

/** Questions whose windows are built at once: between two of these parts messages come in. */
const partSize = 256;

/**
 * Reads the training file and makes labelled windows of it.
 * @throws SpanLabError stopped when `shouldStop` says so, `stride-too-large`, and what {@link readUsableDataset} throws
 */
export async function readTrainingData(
  config: RunConfig,
  tokenizer: OffsetTokenizer,
  hooks: Pick<RunHooks, 'emit' | 'shouldStop'>,
): Promise<TrainingData> {
  const { dataset, leftOut } = await readUsableDataset(config.train, config.maxTrainExamples);
  const { examples } = dataset;
  const windows: LabelledWindow[] = [];
  let report = emptyReport;
  for (let first = 0; first < examples.length; first += partSize) {
    await new Promise(resolve => setImmediate(resolve));
    if (hooks.shouldStop()) throw new SpanLabError('stopped', 'The run was stopped before its first step.');
    const part = buildTrainingWindows(examples.slice(first, first + partSize), tokenizer, config, first);
    report = mergeReports(report, reportWindows(part, pairTemplateOf(tokenizer), config));
    for (const window of part.windows) windows.push({ ...window, exampleIndex: window.exampleIndex + first });
    const done = Math.min(first + partSize, examples.length);
    hooks.emit({ type: 'progress', time: Date.now(), phase: 'features', done, total: examples.length });
  }
  const windowsWithoutAnswer = windows.filter(({ startPosition }) => startPosition === 0).length;
  return { windows, examples: examples.length, leftOut, windowsWithoutAnswer, report };
}
