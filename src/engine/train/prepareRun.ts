import { availableParallelism } from 'node:os';
import { basename, resolve } from 'node:path';
import { checkWindowOptions, windowLimits } from '../../core/features/checkWindowOptions';
import { isRandom } from '../../core/features/trainingWindows';
import type { RunConfig } from '../../core/runs/runConfig';
import { readTrainableModel } from '../../graph/trainableModel';
import { describeDevice } from '../devices/describeDevice';
import { machineProbe } from '../devices/deviceProbe';
import { reportsFor } from '../devices/reportDevices';
import { requireDevice } from '../devices/requireDevice';
import { sha256OfBytes } from '../files/sha256OfBytes';
import { describeFile } from '../files/sha256OfFile';
import { openModelFolder } from '../models/modelFolder';
import { readOnnxFile } from '../models/readOnnxFile';
import { createRunFolder } from '../runFolder/createRunFolder';
import type { RunFolder } from '../runFolder/runFolder';
import { loadOnnxRuntime } from '../runtime/loadOnnxRuntime';
import { parameterRates } from './parameterRates';

export interface PreparePaths {
  /** Model folder for a config that names none. */
  readonly shippedModel: string;
  /** Where run folders go when the config does not say. */
  readonly runsFolder: string;
  readonly version: string;
  /** Where the user has TensorFlow.js. */
  readonly tensorFlowFolders?: readonly string[];
}

/**
 * Checks what a run needs and makes its folder with the manifest: the config with everything resolved (absolute paths, model,
 * name, threads), hashes of model and data, versions.
 * @throws SpanLabError file-missing, model-missing, model-invalid, tokenizer-missing, tokenizer-unsupported, config-invalid,
 * stride-too-large, device-unusable, file-write-failed
 */
export async function prepareRun(config: RunConfig, paths: PreparePaths): Promise<RunFolder> {
  const modelPath = resolve(config.model ?? paths.shippedModel);
  const folder = await openModelFolder(modelPath);
  // Settings that cannot work are refused before an hour is lost.
  checkWindowOptions(config, {
    ...windowLimits(folder.readTokenizer(), folder.maxSequenceLength),
    // An evaluation needs windows that follow each other, whatever the training takes.
    isSliding: !isRandom(config) || config.validation !== undefined,
  });
  const train = await describeFile(resolve(config.train));
  const validation = config.validation === undefined ? null : await describeFile(resolve(config.validation));
  const { bytes, external } = await readOnnxFile(folder.onnxPath);
  // A model that cannot be read, or not be trained in parts as wanted, is refused here, before a folder is made.
  const trainable = readTrainableModel(bytes, external);
  parameterRates(config, trainable);
  const name = config.name ?? `${basename(modelPath)} on ${basename(train.path)}`;
  const ort = await loadOnnxRuntime();
  const threads = config.threads ?? availableParallelism();
  const device = await deviceOf(config, threads, paths.tensorFlowFolders);
  const output = resolve(config.output ?? paths.runsFolder);
  const resolved: RunConfig = {
    ...config,
    name,
    model: modelPath,
    train: train.path,
    output,
    threads,
    ...(validation && { validation: validation.path }),
  };
  const runFolder = await createRunFolder(output, name);
  await runFolder.writeManifest({
    version: 1,
    name,
    createdAt: Date.now(),
    config: resolved,
    model: {
      path: modelPath,
      sha256: sha256OfBytes([bytes, ...external.values()]),
      parameters: trainable.parameters.reduce((sum, { size }) => sum + size, 0),
    },
    train,
    validation,
    device,
    versions: {
      spanlab: paths.version,
      node: process.versions.node,
      onnxruntime: ort.env.versions.common,
      platform: `${process.platform}-${process.arch}`,
    },
  });
  return runFolder;
}

/** What the manifest says of the device until the run starts: only then is decided which one `auto` takes. */
async function deviceOf(
  { device }: RunConfig,
  threads: number,
  tensorFlowFolders?: readonly string[],
): Promise<string> {
  if (device === 'auto') return 'automatic';
  const reports = await reportsFor(device, machineProbe(tensorFlowFolders));
  return describeDevice(requireDevice(reports, device), threads);
}
