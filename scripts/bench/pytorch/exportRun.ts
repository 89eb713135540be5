import { createWriteStream } from 'node:fs';
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { once } from 'node:events';
import { join } from 'node:path';
import type { RunConfig } from '../../../src/core/runs/runConfig';
import { openModelFolder } from '../../../src/engine/models/modelFolder';
import type { StepExecutor } from '../../../src/engine/train/executors/stepExecutor';
import { ParameterStore } from '../../../src/engine/train/parameterStore';
import { safetensorsPieces } from '../../../src/engine/train/safetensors';
import { Trainer } from '../../../src/engine/train/trainer';
import { readTrainingData } from '../../../src/engine/train/trainingData';
import { readModel } from '../../../src/graph/onnx/readModel';
import { parameterNames, type ParameterName } from '../../../src/graph/parameterNames';
import type { Parameter } from '../../../src/graph/parameters';
import { readTrainableModel, type TrainableModel } from '../../../src/graph/trainableModel';

/** A model as the engine sees it, with PyTorch's name of each parameter. */
export interface NamedModel {
  readonly model: TrainableModel;
  readonly nameOf: (parameter: Parameter) => ParameterName;
}

/** Reads a model whose parameters' names can all be told. */
export async function readNamedModel(onnxPath: string): Promise<NamedModel> {
  const bytes = await readFile(onnxPath);
  const model = readTrainableModel(bytes);
  const names = parameterNames(readModel(bytes), model.parameters);
  const nameOf = (parameter: Parameter): ParameterName => {
    const told = names.get(parameter.name);
    if (!told) throw new Error(`${onnxPath} does not tell the name of the parameter "${parameter.name}"`);
    // A bare encoder's export names the parts of its encoder alone.
    const isWhole = told.name.startsWith('bert.') || told.name.startsWith('qa_outputs.');
    return isWhole ? told : { ...told, name: `bert.${told.name}` };
  };
  return { model, nameOf };
}

/** The other orientation of a row-major matrix `[rows, columns]`. */
export function transposed(values: Float32Array, [rows, columns]: readonly number[]): Float32Array {
  return values.map((_, i) => values[(i % rows) * columns + Math.floor(i / rows)]);
}

/**
 * Writes what PyTorch needs to do a run's steps: the batches in their order with their learning rates, the settings, and the
 * weights to begin with under Hugging Face's names.
 */
export async function exportRun(config: RunConfig & { readonly model: string }, out: string): Promise<void> {
  await mkdir(out, { recursive: true });
  const folder = await openModelFolder(config.model);
  const tokenizer = folder.readTokenizer();
  const { model, nameOf } = await readNamedModel(folder.onnxPath);
  const tensors = model.parameters.map(parameter => {
    const { name, isTransposed } = nameOf(parameter);
    const values = model.initialValues(parameter);
    return isTransposed
      ? { name, shape: [...parameter.dims].reverse(), data: transposed(values, parameter.dims) }
      : { name, shape: parameter.dims, data: values };
  });
  await writeFile(join(out, 'start.safetensors'), safetensorsPieces(tensors));
  await copyFile(join(config.model, 'config.json'), join(out, 'config.json'));
  const quiet = { emit: () => undefined, shouldStop: () => false };
  const { windows } = await readTrainingData(config, tokenizer, quiet);
  const lines = createWriteStream(join(out, 'batches.jsonl'));
  const whole = { ...config, microBatchSize: config.batchSize * config.gradientAccumulationSteps };
  const trainer = new Trainer(recorder(lines), windows, whole, tokenizer.special.pad);
  for (let step = 1; step <= trainer.plan.totalSteps; step++) await trainer.step(step);
  lines.end();
  await once(lines, 'finish');
  const { seed, weightDecay, adamBeta1, adamBeta2, adamEpsilon, maxGradNorm } = config;
  const dropout = config.dropout ?? null;
  const settings = { seed, dropout, weightDecay, adamBeta1, adamBeta2, adamEpsilon, maxGradNorm };
  await writeFile(join(out, 'settings.json'), JSON.stringify(settings));
}

/** Computes nothing: writes down what it is given, one step a line. */
function recorder(lines: NodeJS.WritableStream): StepExecutor {
  const nothing = () => Promise.resolve();
  return {
    step: ([batch], { learningRate }) => {
      const { batchSize, sequenceLength } = batch;
      const numbers = (values: BigInt64Array) => Array.from(values, Number);
      const line = {
        learningRate,
        batchSize,
        sequenceLength,
        inputIds: numbers(batch.inputIds),
        attentionMask: numbers(batch.attentionMask),
        tokenTypeIds: numbers(batch.tokenTypeIds),
        startPositions: numbers(batch.startPositions),
        endPositions: numbers(batch.endPositions),
      };
      lines.write(`${JSON.stringify(line)}\n`);
      return Promise.resolve({ loss: 0, gradientNorm: 0 });
    },
    synchronize: () => Promise.resolve(new ParameterStore({ parameters: [], initialValues: () => new Float32Array() })),
    releaseShapes: nothing,
    dispose: nothing,
  };
}
