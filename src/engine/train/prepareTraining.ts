import { SpanLabError } from '../../core/errors';
import { countWindows } from '../../core/features/buildWindows';
import { windowWarnings } from '../../core/features/windowReport';
import type { RunConfig } from '../../core/runs/runConfig';
import type { RunEventOf } from '../../core/runs/runEvent';
import type { RunManifest } from '../../core/runs/runManifest';
import { readTrainableModel } from '../../graph/trainableModel';
import { openModelFolder } from '../models/modelFolder';
import { readOnnxFile } from '../models/readOnnxFile';
import type { RunFolder } from '../runFolder/runFolder';
import { loadOnnxRuntime } from '../runtime/loadOnnxRuntime';
import { readCompanions, type ModelSource } from './checkpoint';
import { chooseMicroBatch, machineShare, type ChosenMicroBatch } from './chooseMicroBatch';
import type { ChosenExecutor } from './executors/chooseExecutor';
import { CpuExecutor } from './executors/cpuExecutor';
import { createExecutor } from './executors/createExecutor';
import type { StepExecutor } from './executors/stepExecutor';
import { largestMicroBatch } from './largestMicroBatch';
import { windowsAtOnce } from './microBatchLimit';
import { newestCheckpoint } from './newestCheckpoint';
import { OrtGraphTools } from './ortGraphTools';
import { parameterRates } from './parameterRates';
import { ParameterStore } from './parameterStore';
import { recordEvents } from './recordEvents';
import { removeTemporaries } from './removeTemporaries';
import { freshProgress, restoreProgress, type Progress } from './restoreProgress';
import { stepSettings } from './stepSettings';
import { planTraining, Trainer } from './trainer';
import { readTrainingData, readUsableDataset } from './trainingData';
import type { RunHooks } from './trainingRun';
import { validateWith } from './validateWith';
import type { Validate } from './validation';

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

/** All that the first step needs, and what the run tells before it. */
export interface PreparedTraining {
  readonly config: RunConfig;
  /** With what computes the run. */
  readonly manifest: RunManifest;
  /** Whoever gets it disposes of it. */
  readonly trainer: Trainer;
  readonly start: RunEventOf<'start'>;
  readonly warnings: readonly RunEventOf<'warning'>[];
  readonly source: ModelSource;
  readonly validate: Validate | null;
  readonly progress: Progress;
}

/**
 * Reads and builds all that the first step needs. Nothing of it stays where that fails.
 * @throws SpanLabError what reading, the device or the trial of devices throws
 */
export async function prepareTraining(request: TrainingRequest, hooks: RunHooks): Promise<PreparedTraining> {
  const input = await readInput(request, hooks);
  const chosen = await executorFor(input, request, hooks);
  try {
    const microBatch = await microBatchFor(input, request, chosen.executor);
    return assemble(input, chosen, microBatch, request, hooks);
  } catch (error) {
    // The first failure is the one to report.
    await chosen.executor.dispose().catch(() => undefined);
    throw error;
  }
}

type TrainingInput = Awaited<ReturnType<typeof readInput>>;

/** What is read: the run as it stands, its data and its model. */
async function readInput({ runFolder, resume, stopAfterEpochs }: TrainingRequest, hooks: RunHooks) {
  const manifest = await runFolder.readManifest();
  const config = { ...manifest.config, stopAfterEpochs: stopAfterEpochs ?? manifest.config.stopAfterEpochs };
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
  const source = { model, companions: await readCompanions(folder.path) };
  const settings = stepSettings(config, folder.config);
  const damages = checkpoint?.damaged ?? [];
  return { manifest, config, tokenizer, data, validation, store, plan, progress, source, settings, damages };
}

async function executorFor(input: TrainingInput, request: TrainingRequest, hooks: RunHooks): Promise<ChosenExecutor> {
  const { config, data, store, settings, progress, source } = input;
  const { runFolder, microBatchSize, tensorFlowFolders = [] } = request;
  const atOnce = microBatchSize ?? config.microBatchSize ?? config.batchSize;
  return createExecutor({
    model: source.model,
    store,
    settings,
    lossScale: progress.lossScale,
    device: config.device,
    shape: largestMicroBatch(await data.windows.of(0), config, atOnce),
    shouldStop: () => hooks.shouldStop(),
    tensorFlowFolders,
    onWarning: (code, message) => tell(runFolder, hooks, warning(code, message)),
  });
}

async function microBatchFor(
  { config, store, settings, source: { model } }: TrainingInput,
  { runFolder, resume, microBatchSize }: TrainingRequest,
  executor: StepExecutor,
): Promise<ChosenMicroBatch> {
  const events = resume ? (await runFolder.readEvents()).events : [];
  const isPlanned = executor instanceof CpuExecutor && executor.isOnProcessor;
  const tools = new OrtGraphTools(await loadOnnxRuntime());
  const planned = isPlanned ? { model, store, settings, tools, machine: machineShare(config.threads) } : null;
  return chooseMicroBatch(config, microBatchSize, events, planned);
}

function assemble(
  input: TrainingInput,
  { executor, device, record, note }: ChosenExecutor,
  microBatch: ChosenMicroBatch,
  { runFolder }: TrainingRequest,
  hooks: RunHooks,
): PreparedTraining {
  const { manifest, config, tokenizer, data, validation, plan, progress, source, damages } = input;
  const onHalved = (size: number) => {
    const message = `Memory ran out: from now on ${size} windows are computed at once. Steps take as many as before.`;
    tell(runFolder, hooks, warning('micro-batch-halved', message));
  };
  const trainer = new Trainer(executor, data.windows, config, tokenizer.special.pad, onHalved, microBatch.limit);
  const warnings = [
    ...(note === null ? [] : [warning('device-chosen', note)]),
    ...(microBatch.note === null ? [] : [warning('micro-batch-planned', microBatch.note)]),
    ...damages.map(({ code, message }) => warning(code, `${message} The run goes on from step ${progress.step}.`)),
    ...windowWarnings(data.report).map(({ code, message }) => warning(code, message)),
  ];
  const start: RunEventOf<'start'> = {
    type: 'start',
    time: Date.now(),
    name: manifest.name,
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
  // An evaluation can be stopped between its batches too, and a forward pass is a third of a step.
  const batchSize = Math.min(config.batchSize, 2 * windowsAtOnce(microBatch.limit, config.maxLength));
  const validate = validation && validateWith(validation.dataset, { ...config, batchSize }, manifest.validation);
  return {
    config,
    manifest: { ...manifest, device, executor: record },
    trainer,
    start,
    warnings,
    source,
    validate,
    progress,
  };
}

function requireModel(config: RunConfig): string {
  if (config.model !== undefined) return config.model;
  throw new SpanLabError('config-invalid', 'The run names no model folder.');
}

function warning(code: string, message: string): RunEventOf<'warning'> {
  return { type: 'warning', time: Date.now(), code, message };
}

/** Says something in the middle of other work. The run reports a folder that cannot be written with its next event. */
function tell(runFolder: RunFolder, hooks: RunHooks, event: RunEventOf<'warning'>): void {
  void recordEvents(runFolder, hooks, [event]).catch(() => undefined);
}
