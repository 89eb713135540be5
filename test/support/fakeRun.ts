import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LabelledWindow } from '../../src/core/features/types';
import { runConfigSchema, type RunConfigInput } from '../../src/core/runs/runConfig';
import type { RunFolder } from '../../src/engine/runFolder/runFolder';
import type { LossScale } from '../../src/engine/train/executors/lossScale';
import type { StepExecutor, StepOutcome } from '../../src/engine/train/executors/stepExecutor';
import { ParameterStore } from '../../src/engine/train/parameterStore';
import { freshProgress, type Progress } from '../../src/engine/train/restoreProgress';
import { Trainer } from '../../src/engine/train/trainer';
import { sameEveryEpoch } from '../../src/engine/train/trainingData';
import { TrainingRun, type RunHooks } from '../../src/engine/train/trainingRun';
import type { LabelledBatch } from '../../src/engine/train/trainingStep';
import { readTrainableModel } from '../../src/graph/trainableModel';
import { tinyBertFolder } from './tinyBert';

const model = readTrainableModel(readFileSync(join(tinyBertFolder, 'model.onnx')));

/** Computes nothing. */
export class FakeExecutor implements StepExecutor {
  readonly store = new ParameterStore(model);

  constructor(
    readonly lossScale?: LossScale,
    private readonly onStep: (microBatches: readonly LabelledBatch[]) => void = () => undefined,
  ) {}

  step(microBatches: readonly LabelledBatch[]): Promise<StepOutcome> {
    this.onStep(microBatches);
    return Promise.resolve({ loss: 1, gradientNorm: 1 });
  }

  synchronize(): Promise<ParameterStore> {
    return Promise.resolve(this.store);
  }

  releaseShapes(): Promise<void> {
    return Promise.resolve();
  }

  dispose(): Promise<void> {
    return Promise.resolve();
  }
}

/** A window of so many tokens, at least 5. Where the answer stands matters to nobody here. */
export function windowOf(length: number): LabelledWindow {
  return {
    exampleIndex: 0,
    windowIndex: 0,
    inputIds: Int32Array.from({ length }, (_, i) => 5 + (i % 90)),
    tokenTypeIds: Int32Array.from({ length }, (_, i) => Number(i > 2)),
    contextStart: 3,
    contextEnd: length - 1,
    contextTokenStart: 0,
    startPosition: 3,
    endPosition: 3,
  };
}

/** A run of one window a step and one epoch, without a validation file, whose steps an executor of the test does. */
export function fakeRun(
  folder: RunFolder,
  executor: StepExecutor,
  steps: number,
  hooks: RunHooks,
  changes: Partial<RunConfigInput> = {},
  progress: Progress = freshProgress,
): { readonly run: TrainingRun; readonly trainer: Trainer } {
  const config = runConfigSchema.parse({ train: 'train.json', epochs: 1, batchSize: 1, ...changes });
  const windows = sameEveryEpoch(Array.from({ length: steps }, () => windowOf(5)));
  const trainer = new Trainer(executor, windows, config, 0);
  const source = { model, companions: new Map<string, Uint8Array>() };
  return { run: new TrainingRun(folder, config, trainer, source, null, hooks, progress), trainer };
}
