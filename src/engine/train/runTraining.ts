import { readFile } from 'node:fs/promises';
import { SpanLabError } from '../../core/errors';
import { foldEvents } from '../../core/runs/foldEvents';
import type { RunConfig } from '../../core/runs/runConfig';
import type { RunStatus } from '../../core/runs/runManifest';
import { readTrainableModel } from '../../graph/trainableModel';
import { openModelFolder } from '../models/modelFolder';
import type { RunFolder } from '../runFolder/runFolder';
import { restoreCheckpoint } from './checkpoint';
import { ParameterStore } from './parameterStore';
import { stepSettings } from './stepSettings';
import { Trainer } from './trainer';
import { readTrainingData, readUsableDataset } from './trainingData';
import { freshProgress, TrainingRun, type Progress, type RunHooks } from './trainingRun';
import { validateWith } from './validateWith';

/**
 * Trains a prepared run to its end, or continues it from its newest checkpoint. Everything is written to the run folder;
 * events go to `hooks.emit` as well.
 * @throws SpanLabError the failure that ended the run; its folder says so too
 */
export async function runTraining(
  request: { readonly runFolder: RunFolder; readonly resume: boolean },
  hooks: RunHooks,
): Promise<RunStatus> {
  const { runFolder, resume } = request;
  const { config, name, device } = await runFolder.readManifest();
  const checkpoint = resume ? await newestCheckpoint(runFolder) : null;
  const folder = await openModelFolder(checkpoint?.path ?? requireModel(config));
  const tokenizer = folder.readTokenizer();
  const data = await readTrainingData(config, tokenizer);
  const validation =
    config.validation === undefined ? null : await readUsableDataset(config.validation, config.maxValidationExamples);
  const model = readTrainableModel(await readFile(folder.onnxPath));
  const store = new ParameterStore(model);
  const progress = checkpoint ? await restoreProgress(runFolder, checkpoint.path, store) : freshProgress;
  const ort = await import('onnxruntime-node');
  const settings = stepSettings(config, folder.config);
  const trainer = new Trainer(ort, model, store, data.windows, config, tokenizer.special.pad, settings);
  const { plan } = trainer;
  const start = {
    type: 'start',
    time: Date.now(),
    name,
    epochs: config.epochs,
    ...plan,
    trainExamples: data.examples,
    trainExamplesLeftOut: data.leftOut,
    trainWindows: data.windows.length,
    trainWindowsWithoutAnswer: data.windowsWithoutAnswer,
    validationExamples: validation?.dataset.examples.length ?? 0,
    validationWindows: 0,
    device,
    seed: config.seed,
    resumedFromStep: progress.step,
  } as const;
  await runFolder.appendEvents([start]);
  hooks.emit(start);
  const validate = validation && validateWith(validation.dataset, config);
  const source = { folder: folder.path, model };
  try {
    return await new TrainingRun(runFolder, config, trainer, source, validate, hooks, progress).run();
  } finally {
    await trainer.dispose();
  }
}

function requireModel(config: RunConfig): string {
  if (config.model !== undefined) return config.model;
  throw new SpanLabError('config-invalid', 'The run names no model folder.');
}

async function newestCheckpoint(runFolder: RunFolder): Promise<{ readonly path: string } | null> {
  const [step] = await runFolder.checkpointSteps();
  return step === undefined ? null : { path: runFolder.checkpointPath(step) };
}

async function restoreProgress(runFolder: RunFolder, path: string, store: ParameterStore): Promise<Progress> {
  const state = await restoreCheckpoint(path, store);
  const status = await runFolder.readStatus();
  const { events } = await runFolder.readEvents();
  const epochs = foldEvents(events).flatMap(event => (event.type === 'epoch' ? [event] : []));
  const isEpochEnd = state.global_step === state.max_steps || Number.isInteger(state.epoch);
  const isRecorded = epochs.some(event => event.step === state.global_step);
  const best = status?.best && status.best.step <= state.global_step ? status.best : null;
  return {
    step: state.global_step,
    ...(isRecorded ? { epochLossSum: 0, epochLossCount: 0 } : state.spanlab),
    seconds: state.spanlab.seconds,
    best,
    isEpochRecorded: !isEpochEnd || isRecorded,
  };
}
