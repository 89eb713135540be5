// Fine-tunes one model on the same batches here and with PyTorch, and scores both by the same code.
// Usage: node scripts/runTypeScript.mjs scripts/bench/pytorch/compareTraining.ts CONFIG.json OUT PYTHON [SEED…]
// CONFIG.json is a run config with absolute paths; PYTHON an interpreter with torch, transformers and safetensors. Prints one JSON
// line per seed, and keeps everything in OUT: started again, it goes on after the last part that was finished.
import { spawn } from 'node:child_process';
import { access, copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runConfigSchema, type RunConfig } from '../../../src/core/runs/runConfig';
import { openModelFolder } from '../../../src/engine/models/modelFolder';
import { readTensors } from '../../../src/engine/models/readTensors';
import { writeOnnxFile } from '../../../src/engine/models/writeOnnxFile';
import { prepareRun } from '../../../src/engine/train/prepareRun';
import { runTraining } from '../../../src/engine/train/runTraining';
import { readUsableDataset } from '../../../src/engine/train/trainingData';
import { validateWith } from '../../../src/engine/train/validateWith';
import { exportRun, readNamedModel, transposed } from './exportRun';

const never = () => false;

/** Of the validation questions. */
interface Scores {
  readonly loss: number | null;
  readonly exact: number | null;
  readonly f1: number | null;
}

/** Does what writes a file, unless the file is there. */
async function once(file: string, folder: string, work: () => Promise<void>): Promise<void> {
  const isDone = await access(join(folder, file)).then(
    () => true,
    () => false,
  );
  if (!isDone) await work();
}

/** Trains here. @returns the loss of each step and the scores of the trained model */
async function trainHere(config: RunConfig & { readonly model: string }, output: string) {
  const runFolder = await prepareRun(config, { shippedModel: config.model, runsFolder: output, version: 'comparison' });
  const losses: number[] = [];
  const started = performance.now();
  const cpuStarted = process.cpuUsage();
  let cpuSeconds = 0;
  let seconds = 0;
  const scores: Scores[] = [];
  await runTraining(
    { runFolder, resume: false },
    {
      emit: event => {
        if (event.type === 'step') {
          losses.push(event.loss);
          if (event.step % 10 === 0) console.error(`step ${event.step} loss ${event.loss.toFixed(4)}`);
          seconds = (performance.now() - started) / 1000;
          const { user, system } = process.cpuUsage(cpuStarted);
          cpuSeconds = (user + system) / 1e6;
        } else if (event.type === 'epoch') {
          scores.push({ loss: event.validationLoss, exact: event.exact, f1: event.f1 });
        }
      },
      shouldStop: never,
    },
  );
  return { losses, seconds, cpuSeconds, scores: scores.at(-1) };
}

/** Scores weights that PyTorch wrote, by the code that validates a run. */
async function scoreWeights(config: RunConfig & { readonly model: string }, weights: string, out: string) {
  await mkdir(out, { recursive: true });
  const folder = await openModelFolder(config.model);
  const { model, nameOf } = await readNamedModel(folder.onnxPath);
  const tensors = readTensors(await readFile(weights));
  const files = model.withValues(parameter => {
    const { name, isTransposed } = nameOf(parameter);
    const values = tensors.get(name)?.data;
    if (!(values instanceof Float32Array)) throw new Error(`${weights} has no "${name}"`);
    return isTransposed ? transposed(values, [...parameter.dims].reverse()) : values;
  });
  await writeOnnxFile(join(out, 'model.onnx'), files);
  for (const name of ['config.json', 'tokenizer.json', 'tokenizer_config.json']) {
    await copyFile(join(folder.path, name), join(out, name));
  }
  if (config.validation === undefined) throw new Error('The config names no validation file');
  const { dataset } = await readUsableDataset(config.validation, config.maxValidationExamples);
  const validation = await validateWith(dataset, config, null)(out, { onProgress: () => undefined, shouldStop: never });
  if (validation === null) throw new Error('The validation was stopped');
  const { loss, exact, f1 } = validation;
  return { loss, exact, f1 };
}

function run(command: string, args: readonly string[]): Promise<void> {
  // On a shared machine threads that wait by spinning slow down everything, themselves first.
  const env = { OMP_WAIT_POLICY: 'passive', ...process.env };
  const child = spawn(command, args, { stdio: ['ignore', 'ignore', 'inherit'], env });
  return new Promise((done, fail) => {
    child.on('error', fail);
    child.on('close', code => (code === 0 ? done() : fail(new Error(`${command} ended with ${code}`))));
  });
}

const [configPath, out, python, ...seeds] = process.argv.slice(2);
const written = JSON.parse(await readFile(configPath, 'utf8')) as Record<string, unknown>;
for (const seed of seeds.length === 0 ? [42] : seeds.map(Number)) {
  const parsed = runConfigSchema.parse({ ...written, seed });
  const { model } = parsed;
  if (model === undefined) throw new Error('The config names no model');
  const config = { ...parsed, model };
  const folder = join(out, `seed-${seed}`);
  await once('settings.json', folder, () => exportRun(config, folder));
  await once('here.json', folder, async () => {
    await writeFile(join(folder, 'here.json'), JSON.stringify(await trainHere(config, folder)));
  });
  const here = JSON.parse(await readFile(join(folder, 'here.json'), 'utf8')) as Awaited<ReturnType<typeof trainHere>>;
  const script = join(import.meta.dirname, '../../scripts/bench/pytorch/trainOnBatches.py');
  const threads = config.threads === undefined ? [] : ['--threads', String(config.threads)];
  await once('torch.json', folder, () => run(python, [script, folder, ...threads]));
  const torch = JSON.parse(await readFile(join(folder, 'torch.json'), 'utf8')) as {
    readonly losses: readonly number[];
    readonly seconds: number;
    readonly cpuSeconds: number;
  };
  const torchScores = await scoreWeights(config, join(folder, 'trained.safetensors'), join(folder, 'torch-model'));
  const difference = Math.max(...here.losses.map((loss, i) => Math.abs(loss - torch.losses[i])));
  const steps = here.losses.length;
  console.log(
    JSON.stringify({
      seed,
      steps,
      dropout: config.dropout ?? null,
      largestLossDifference: difference,
      here: { ...here.scores, seconds: here.seconds, cpuSeconds: here.cpuSeconds },
      torch: { ...torchScores, seconds: torch.seconds, cpuSeconds: torch.cpuSeconds },
    }),
  );
}
