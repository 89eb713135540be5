import { SpanLabError, toErrorRecord } from '../../core/errors';
import { countWindows } from '../../core/features/buildWindows';
import { windowWarnings } from '../../core/features/windowReport';
import type { RunConfig } from '../../core/runs/runConfig';
import type { RunEvent, RunEventOf } from '../../core/runs/runEvent';
import type { RunManifest, RunStatus } from '../../core/runs/runManifest';
import { readTrainableModel } from '../../graph/trainableModel';
import { openModelFolder } from '../models/modelFolder';
import { readOnnxFile } from '../models/readOnnxFile';
import type { RunFolder } from '../runFolder/runFolder';
import { loadOnnxRuntime } from '../runtime/loadOnnxRuntime';
import { readCompanions } from './checkpoint';
import { chooseMicroBatch, machineShare } from './chooseMicroBatch';
import { CpuExecutor } from './executors/cpuExecutor';
import { createExecutor } from './executors/createExecutor';
import { largestMicroBatch } from './largestMicroBatch';
import { windowsAtOnce } from './microBatchLimit';
import { newestCheckpoint } from './newestCheckpoint';
import { OrtGraphTools } from './ortGraphTools';
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
  /** Windows computed at once from here on, whatever config and earlier attempts say. */
  readonly microBatchSize?: number;
  /** Epochs after which this attempt stops, whatever the config says. */
  readonly stopAfterEpochs?: number;
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
    await runFolder.writeManifest(prepared.manifest);
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
async function prepareTraining(request: TrainingRequest, hooks: RunHooks) {
  const { runFolder, resume, tensorFlowFolders = [] } = request;
  const manifest = await runFolder.readManifest();
  const { name, validation: validationFile } = manifest;
  const config = { ...manifest.config, stopAfterEpochs: request.stopAfterEpochs ?? manifest.config.stopAfterEpochs };
  if (resume) await removeTemporaries(runFolder.writtenFolders);
  const checkpoint = resume ? await newestCheckpoint(runFolder) : null;
  const folder = await openModelFolder(checkpoint?.path ?? requireModel(config));
  const tokenizer = folder.readTokenizer();
  const data = await readTrainingData(config, tokenizer, hooks);
  const validation =
    config.validation === undefined ? null : await readUsableDataset(config.validation, config.maxValidationExamples);
  const { bytes, external } = await readOnnxFile(folder.onnxPath);
  const model = readTrainableModel(bytes, external);
  const store = new ParameterStore(model, parameterRates(config, model));
  const plan = planTraining(config, data.windows.count);
  const progress =
    checkpoint === null ? freshProgress : await restoreProgress(runFolder, checkpoint.path, store, plan, config);
  const settings = stepSettings(config, folder.config);
  const atOnce = request.microBatchSize ?? config.microBatchSize ?? config.batchSize;
  const {
    executor,
    device,
    record: executorRecord,
    note,
  } = await createExecutor({
    model,
    store,
    settings,
    lossScale: progress.lossScale,
    device: config.device,
    shape: largestMicroBatch(await data.windows.of(0), config, atOnce),
    shouldStop: () => hooks.shouldStop(),
    tensorFlowFolders,
    onWarning: (code, message) => {
      void record(runFolder, hooks, [warning(code, message)]).catch(() => undefined);
    },
  });
  const microBatch = await chooseMicroBatch(
    config,
    request.microBatchSize,
    resume ? (await runFolder.readEvents()).events : [],
    executor instanceof CpuExecutor && executor.isOnProcessor
      ? {
          model,
          store,
          settings,
          tools: new OrtGraphTools(await loadOnnxRuntime()),
          machine: machineShare(config.threads),
        }
      : null,
  );
  const onHalved = (size: number) => {
    const message = `Memory ran out: from now on ${size} windows are computed at once. Steps take as many as before.`;
    // The run reports a folder that cannot be written with its next event.
    void record(runFolder, hooks, [warning('micro-batch-halved', message)]).catch(() => undefined);
  };
  const { windows } = data;
  const trainer = new Trainer(executor, windows, config, tokenizer.special.pad, onHalved, microBatch.limit);
  const damages = (checkpoint?.damaged ?? []).map(({ code, message }) =>
    warning(code, `${message} The run goes on from step ${progress.step}.`),
  );
  const notes = note === null ? [] : [warning('device-chosen', note)];
  const warnings = [
    ...notes,
    ...(microBatch.note === null ? [] : [warning('micro-batch-planned', microBatch.note)]),
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
    microBatch: microBatch.limit,
    validationExamples: validation?.dataset.examples.length ?? 0,
    validationWindows: validation ? countWindows(validation.dataset.examples, tokenizer, config) : 0,
    device,
    seed: config.seed,
    resumedFromStep: progress.step,
  };
  const source = { model, companions: await readCompanions(folder.path) };
  // An evaluation can be stopped between its batches too, and a forward pass is a third of a step.
  const batchSize = Math.min(config.batchSize, 2 * windowsAtOnce(microBatch.limit, config.maxLength));
  const validate = validation && validateWith(validation.dataset, { ...config, batchSize }, validationFile);
  const chosen: RunManifest = { ...manifest, device, executor: executorRecord };
  return { config, manifest: chosen, trainer, start, warnings, source, validate, progress };
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
