import { readFile } from 'node:fs/promises';
import { SpanLabError, toErrorRecord } from '../../core/errors';
import { countWindows } from '../../core/features/buildWindows';
import { windowWarnings } from '../../core/features/windowReport';
import { foldEvents } from '../../core/runs/foldEvents';
import type { RunConfig } from '../../core/runs/runConfig';
import type { RunEventOf } from '../../core/runs/runEvent';
import type { RunStatus } from '../../core/runs/runManifest';
import { readTrainableModel } from '../../graph/trainableModel';
import { openModelFolder } from '../models/modelFolder';
import type { RunFolder } from '../runFolder/runFolder';
import { readCompanions, restoreCheckpoint } from './checkpoint';
import { ParameterStore } from './parameterStore';
import { stepSettings } from './stepSettings';
import { Trainer } from './trainer';
import { readTrainingData, readUsableDataset } from './trainingData';
import { freshProgress, TrainingRun, type Progress, type RunHooks } from './trainingRun';
import { validateWith } from './validateWith';
import { loadOnnxRuntime } from '../runtime/loadOnnxRuntime';

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
  let run: TrainingRun | null = null;
  let trainer: Trainer | null = null;
  try {
    const prepared = await prepareTraining(runFolder, resume);
    trainer = prepared.trainer;
    const events = [prepared.start, ...prepared.warnings];
    await runFolder.appendEvents(events);
    for (const event of events) hooks.emit(event);
    const { config, source, validate, progress } = prepared;
    run = new TrainingRun(runFolder, config, trainer, source, validate, hooks, progress);
    return await run.run();
  } catch (error) {
    await recordFailure(runFolder, hooks, error, run);
    throw error;
  } finally {
    await trainer?.dispose();
  }
}

/** Reads and builds all that the first step needs. */
async function prepareTraining(runFolder: RunFolder, resume: boolean) {
  const { config, name, device } = await runFolder.readManifest();
  const checkpoint = resume ? await newestCheckpoint(runFolder) : null;
  const folder = await openModelFolder(checkpoint ?? requireModel(config));
  const tokenizer = folder.readTokenizer();
  const data = await readTrainingData(config, tokenizer);
  const validation =
    config.validation === undefined ? null : await readUsableDataset(config.validation, config.maxValidationExamples);
  const model = readTrainableModel(await readFile(folder.onnxPath));
  const store = new ParameterStore(model);
  const progress = checkpoint === null ? freshProgress : await restoreProgress(runFolder, checkpoint, store);
  const ort = await loadOnnxRuntime();
  const settings = stepSettings(config, folder.config);
  const trainer = new Trainer(ort, model, store, data.windows, config, tokenizer.special.pad, settings);
  const start: RunEventOf<'start'> = {
    type: 'start',
    time: Date.now(),
    name,
    epochs: config.epochs,
    ...trainer.plan,
    trainExamples: data.examples,
    trainExamplesLeftOut: data.leftOut,
    trainWindows: data.windows.length,
    trainWindowsWithoutAnswer: data.windowsWithoutAnswer,
    trainWindowStride: data.report.stride,
    validationExamples: validation?.dataset.examples.length ?? 0,
    validationWindows: validation ? countWindows(validation.dataset.examples, tokenizer, config) : 0,
    device,
    seed: config.seed,
    resumedFromStep: progress.step,
  };
  const source = { model, companions: await readCompanions(folder.path) };
  const warnings = windowWarnings(data.report).map(one => ({ type: 'warning', time: Date.now(), ...one }) as const);
  const validate = validation && validateWith(validation.dataset, config);
  return { config, trainer, start, warnings, source, validate, progress };
}

/** The folder may be what failed (a full disk): then the first error is still the one to report. */
async function recordFailure(runFolder: RunFolder, hooks: RunHooks, error: unknown, run: TrainingRun | null) {
  const { code, message } = toErrorRecord(error);
  const none = { pid: process.pid, step: 0, totalSteps: 0, epoch: 0, best: null };
  const unstarted = async (): Promise<RunStatus> => {
    const earlier = await runFolder.readStatus().catch(() => null);
    return { ...none, ...earlier, state: 'failed', updatedAt: Date.now(), error: { code, message } };
  };
  const status = run ? run.status('failed', { code, message }) : await unstarted();
  const event = { type: 'failure', time: Date.now(), code, message, step: status.step } as const;
  await Promise.allSettled([runFolder.appendEvents([event]), runFolder.writeStatus(status)]);
  hooks.emit(event);
}

function requireModel(config: RunConfig): string {
  if (config.model !== undefined) return config.model;
  throw new SpanLabError('config-invalid', 'The run names no model folder.');
}

async function newestCheckpoint(runFolder: RunFolder): Promise<string | null> {
  const [step] = await runFolder.checkpointSteps();
  return step === undefined ? null : runFolder.checkpointPath(step);
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
