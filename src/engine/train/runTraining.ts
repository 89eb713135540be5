import { SpanLabError, toErrorRecord } from '../../core/errors';
import { countWindows } from '../../core/features/buildWindows';
import { windowWarnings } from '../../core/features/windowReport';
import type { RunConfig } from '../../core/runs/runConfig';
import type { RunEvent, RunEventOf } from '../../core/runs/runEvent';
import type { RunStatus } from '../../core/runs/runManifest';
import { readTrainableModel } from '../../graph/trainableModel';
import { openModelFolder } from '../models/modelFolder';
import { readOnnxFile } from '../models/readOnnxFile';
import type { RunFolder } from '../runFolder/runFolder';
import { readCompanions } from './checkpoint';
import { createExecutor } from './executors/createExecutor';
import { newestCheckpoint } from './newestCheckpoint';
import { parameterRates } from './parameterRates';
import { ParameterStore } from './parameterStore';
import { removeTemporaries } from './removeTemporaries';
import { freshProgress, restoreProgress } from './restoreProgress';
import { stepSettings } from './stepSettings';
import { planTraining, Trainer } from './trainer';
import { readTrainingData, readUsableDataset } from './trainingData';
import { TrainingRun, type RunHooks } from './trainingRun';
import { validateWith } from './validateWith';

export interface TrainingRequest {
  readonly runFolder: RunFolder;
  /** From the newest whole checkpoint on. */
  readonly resume: boolean;
  /** Where the user has TensorFlow.js; what is found there is run. */
  readonly tensorFlowFolders?: readonly string[];
}

/**
 * Trains a prepared run to its end, or continues it from its newest whole checkpoint. Everything is written to the run folder;
 * events go to `hooks.emit` as well.
 * @throws SpanLabError the failure that ended the run; its folder says so too
 */
export async function runTraining(request: TrainingRequest, hooks: RunHooks): Promise<RunStatus> {
  const { runFolder } = request;
  let run: TrainingRun | null = null;
  let trainer: Trainer | null = null;
  try {
    const prepared = await prepareTraining(request, hooks);
    trainer = prepared.trainer;
    await record(runFolder, hooks, [prepared.start, ...prepared.warnings]);
    const { config, source, validate, progress } = prepared;
    run = new TrainingRun(runFolder, config, trainer, source, validate, hooks, progress);
    return await run.run();
  } catch (error) {
    if (run === null && error instanceof SpanLabError && error.code === 'stopped') {
      return await recordStop(runFolder, hooks);
    }
    await recordFailure(runFolder, hooks, error, run);
    throw error;
  } finally {
    await trainer?.dispose();
  }
}

/** Reads and builds all that the first step needs. */
async function prepareTraining({ runFolder, resume, tensorFlowFolders = [] }: TrainingRequest, hooks: RunHooks) {
  const { config, name, validation: validationFile } = await runFolder.readManifest();
  if (resume) await removeTemporaries(runFolder.writtenFolders);
  const checkpoint = resume ? await newestCheckpoint(runFolder) : null;
  const folder = await openModelFolder(checkpoint?.path ?? requireModel(config));
  const tokenizer = folder.readTokenizer();
  const data = await readTrainingData(config, tokenizer, hooks);
  const validation =
    config.validation === undefined ? null : await readUsableDataset(config.validation, config.maxValidationExamples);
  const model = readTrainableModel(await readOnnxFile(folder.onnxPath));
  const store = new ParameterStore(model, parameterRates(config, model));
  const plan = planTraining(config, data.windows.count);
  const progress =
    checkpoint === null ? freshProgress : await restoreProgress(runFolder, checkpoint.path, store, plan, config);
  const { executor, device, note } = await createExecutor({
    model,
    store,
    settings: stepSettings(config, folder.config),
    device: config.device,
    shape: { batchSize: config.microBatchSize ?? config.batchSize, sequenceLength: config.maxLength },
    shouldStop: () => hooks.shouldStop(),
    tensorFlowFolders,
    onNote: message => {
      void record(runFolder, hooks, [warning('device', message)]).catch(() => undefined);
    },
  });
  const trainer = new Trainer(executor, data.windows, config, tokenizer.special.pad, size => {
    const message = `Memory ran out: from now on ${size} windows are computed at once. Steps take as many as before.`;
    // The run reports a folder that cannot be written with its next event.
    void record(runFolder, hooks, [warning('micro-batch-halved', message)]).catch(() => undefined);
  });
  const damages = (checkpoint?.damaged ?? []).map(({ code, message }) =>
    warning(code, `${message} The run goes on from step ${progress.step}.`),
  );
  const notes = note === null ? [] : [warning('device-chosen', note)];
  const warnings = [
    ...notes,
    ...damages,
    ...windowWarnings(data.report).map(({ code, message }) => warning(code, message)),
  ];
  const start: RunEventOf<'start'> = {
    type: 'start',
    time: Date.now(),
    name,
    epochs: config.epochs,
    ...plan,
    trainExamples: data.examples,
    trainExamplesLeftOut: data.leftOut,
    trainWindows: data.windows.count,
    trainWindowsWithoutAnswer: data.windowsWithoutAnswer,
    trainWindowStride: data.report.stride,
    validationExamples: validation?.dataset.examples.length ?? 0,
    validationWindows: validation ? countWindows(validation.dataset.examples, tokenizer, config) : 0,
    device,
    seed: config.seed,
    resumedFromStep: progress.step,
  };
  const source = { model, companions: await readCompanions(folder.path) };
  const validate = validation && validateWith(validation.dataset, config, validationFile);
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

function warning(code: string, message: string): RunEventOf<'warning'> {
  return { type: 'warning', time: Date.now(), code, message };
}

/** To the file first, then to whoever listens. */
async function record(runFolder: RunFolder, hooks: RunHooks, events: readonly RunEvent[]): Promise<void> {
  await runFolder.appendEvents(events);
  for (const event of events) hooks.emit(event);
}

/** A run that was asked to stop before it was ready to train: it stands where it stood. */
async function recordStop(runFolder: RunFolder, hooks: RunHooks): Promise<RunStatus> {
  const none = { step: 0, totalSteps: 0, epoch: 0, best: null };
  const earlier = { ...none, ...(await runFolder.readStatus()) };
  const status: RunStatus = { ...earlier, state: 'stopped', pid: process.pid, updatedAt: Date.now(), error: null };
  const { step, epoch } = status;
  const bestEpoch = status.best?.epoch ?? null;
  const end = { type: 'end', time: Date.now(), status: 'stopped', step, epoch, seconds: 0, bestEpoch } as const;
  await record(runFolder, hooks, [end]);
  await runFolder.writeStatus(status);
  return status;
}
