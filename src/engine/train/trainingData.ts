import { SpanLabError } from '../../core/errors';
import { readDataset } from '../../core/dataset/readDataset';
import type { Dataset } from '../../core/dataset/types';
import { pairTemplateOf } from '../../core/features/pairTemplate';
import { buildTrainingWindows, isRandom } from '../../core/features/trainingWindows';
import type { LabelledWindow, WindowSet } from '../../core/features/types';
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

/** The windows to train on: in each epoch as many, of the same lengths. */
export interface EpochWindows {
  readonly count: number;
  /**
   * The windows of an epoch, counted from 0.
   * @throws SpanLabError stopped
   */
  of(epoch: number): Promise<readonly LabelledWindow[]>;
}

export interface TrainingData {
  readonly windows: EpochWindows;
  readonly examples: number;
  readonly leftOut: number;
  /** Windows labelled CLS, in the first epoch. */
  readonly windowsWithoutAnswer: number;
  readonly report: WindowReport;
}

/** Questions whose windows are built at once: between two of these parts messages come in. */
const partSize = 256;

/** The same windows in every epoch. */
export function sameEveryEpoch(windows: readonly LabelledWindow[]): EpochWindows {
  return { count: windows.length, of: () => Promise.resolve(windows) };
}

/**
 * Reads the training file and makes labelled windows of it. Random windows are drawn anew for each epoch; which ones follows from
 * seed and epoch alone.
 * @throws SpanLabError stopped when `shouldStop` says so, `stride-too-large`, and what {@link readUsableDataset} throws
 */
export async function readTrainingData(
  config: RunConfig,
  tokenizer: OffsetTokenizer,
  hooks: Pick<RunHooks, 'emit' | 'shouldStop'>,
): Promise<TrainingData> {
  const { dataset, leftOut } = await readUsableDataset(config.train, config.maxTrainExamples);
  const { examples } = dataset;
  const build = async (epoch: number, onPart: (part: WindowSet<LabelledWindow>, done: number) => void) => {
    const windows: LabelledWindow[] = [];
    for (let first = 0; first < examples.length; first += partSize) {
      await new Promise(resolve => setImmediate(resolve));
      if (hooks.shouldStop()) throw new SpanLabError('stopped', 'The run was stopped while its windows were made.');
      const questions = examples.slice(first, first + partSize);
      const part = buildTrainingWindows(questions, tokenizer, { ...config, epoch }, first);
      for (const window of part.windows) windows.push({ ...window, exampleIndex: window.exampleIndex + first });
      onPart(part, first + questions.length);
    }
    return windows;
  };
  let report = emptyReport;
  const windows = await build(0, (part, done) => {
    report = mergeReports(report, reportWindows(part, pairTemplateOf(tokenizer), config));
    hooks.emit({ type: 'progress', time: Date.now(), phase: 'features', done, total: examples.length });
  });
  const ofEpoch = (epoch: number): Promise<readonly LabelledWindow[]> =>
    epoch === 0 ? Promise.resolve(windows) : build(epoch, () => undefined);
  return {
    windows: isRandom(config) ? { count: windows.length, of: ofEpoch } : sameEveryEpoch(windows),
    examples: examples.length,
    leftOut,
    windowsWithoutAnswer: windows.filter(({ startPosition }) => startPosition === 0).length,
    report,
  };
}
