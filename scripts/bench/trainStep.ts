import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import * as ort from 'onnxruntime-node';
import * as z from 'zod';
import { readDataset } from '../../src/core/dataset/readDataset';
import { buildWindows } from '../../src/core/features/buildWindows';
import { labelWindows } from '../../src/core/features/labelWindows';
import type { LabelledWindow } from '../../src/core/features/types';
import { runConfigSchema } from '../../src/core/runs/runConfig';
import { openModelFolder, type ModelFolder } from '../../src/engine/models/modelFolder';
import { CpuExecutor } from '../../src/engine/train/executors/cpuExecutor';
import { WebGpuExecutor } from '../../src/engine/train/executors/webgpu/webGpuExecutor';
import { ParameterStore } from '../../src/engine/train/parameterStore';
import { stepSettings } from '../../src/engine/train/stepSettings';
import { Trainer } from '../../src/engine/train/trainer';
import { sameEveryEpoch } from '../../src/engine/train/trainingData';
import { readTrainableModel } from '../../src/graph/trainableModel';
import { trainingRewrites } from '../../src/graph/training/rewrites';
import type { Bench, BenchOptions, Measurement } from './bench';
import { modelFolder, readData } from './benchData';
import { bertSizes, randomBert } from './randomBert';
import { rounded } from './timing';

/** Batch size and padded length; the windows are real ones of about that length. */
interface Shape {
  readonly batchSize: number;
  readonly length: number;
}

/** One optimizer step: forward, backward, clipping, AdamW, dropout on. */
export const trainStep: Bench = {
  name: 'train-step',
  usage: `model=${Object.keys(bertSizes).join('|')}|FOLDER shapes=16x128,8x384 steps=5 dropout=0.1 device=cpu|webgpu precision=float32|float16 without=${trainingRewrites.join()}`,
  async run(options) {
    const { text, label } = await readData('dev-v1.1.json');
    const { steps, shapes, dropout, rewrites, device, precision } = readOptions(options);
    const folder = await openModelFolder(modelFolder());
    const tokenizer = folder.readTokenizer();
    const all = labelWindows(
      buildWindows(readDataset(text).dataset.examples, tokenizer, { maxLength: 384, docStride: 128 }),
    ).windows;
    const { name: modelName, bytes } = await readModelFile(options.model, folder);
    const model = readTrainableModel(bytes);
    const measurements: Measurement[] = [];
    for (const { batchSize, length } of shapes) {
      const fitting = all.filter(({ inputIds }) => inputIds.length > length - 32 && inputIds.length <= length);
      if (fitting.length === 0) {
        console.error(`${label} has no windows of about ${length} tokens: left out.`);
        continue;
      }
      const windows: LabelledWindow[] = Array.from(
        { length: batchSize * (steps + 1) },
        (_, index) => fitting[index % fitting.length],
      );
      const config = runConfigSchema.parse({
        train: 'none',
        batchSize,
        maxLength: length,
        docStride: 32,
        epochs: 1,
        dropout,
        precision,
      });
      const settings = { ...stepSettings(config, folder.config), rewrites };
      const store = new ParameterStore(model);
      const executor =
        device === 'webgpu'
          ? await WebGpuExecutor.create({ ort, model, store, settings }, message => console.error(message))
          : new CpuExecutor(ort, model, store, settings);
      const trainer = new Trainer(executor, sameEveryEpoch(windows), config, tokenizer.special.pad);
      // The first step compiles the graph.
      await trainer.step(1);
      const times: number[] = [];
      const cpuTimes: number[] = [];
      for (let step = 2; step <= steps + 1; step++) {
        const started = performance.now();
        const cpuStarted = process.cpuUsage();
        await trainer.step(step);
        times.push((performance.now() - started) / 1000);
        const cpu = process.cpuUsage(cpuStarted);
        cpuTimes.push((cpu.user + cpu.system) / 1e6);
      }
      await trainer.dispose();
      const least = Math.min(...times);
      const work = `${modelName}, ${batchSize} x ${length}, dropout ${dropout}, ${device}, ${precision}; of ${steps} steps the shortest`;
      const name = `train-step-${batchSize}x${length}`;
      measurements.push(
        { name, value: rounded(least), unit: 's', work },
        { name, value: rounded(batchSize / least), unit: 'windows/s', work },
        { name, value: rounded(Math.min(...cpuTimes)), unit: 'CPU s', work },
      );
    }
    const peak = process.resourceUsage().maxRSS / 1024;
    return [
      ...measurements,
      { name: 'train-step-memory', value: rounded(peak), unit: 'MiB', work: 'peak resident memory of all the above' },
    ];
  },
};

function readOptions(options: BenchOptions) {
  const { steps = '5', shapes = '16x128,8x384', dropout = '0.1', without = '' } = options;
  const left = without.split(',');
  return {
    device: z.enum(['cpu', 'webgpu']).default('cpu').parse(options.device),
    precision: z.enum(['float32', 'float16']).default('float32').parse(options.precision),
    steps: Number(steps),
    dropout: Number(dropout),
    rewrites: new Set(trainingRewrites.filter(name => !left.includes(name))),
    shapes: shapes.split(',').map((shape): Shape => {
      const [batchSize = 0, length = 0] = shape.split('x').map(Number);
      return { batchSize, length };
    }),
  };
}

/** A model of given sizes with random weights, or the file of a folder; the tokens are the shipped model's in any case. */
async function readModelFile(given: string | undefined, standard: ModelFolder) {
  const sizes = Object.entries(bertSizes).find(([name]) => name === given);
  if (sizes) return { name: `${sizes[0]} with random weights`, bytes: randomBert(sizes[1]) };
  const folder = given === undefined ? standard : await openModelFolder(given);
  return { name: basename(folder.path), bytes: await readFile(folder.onnxPath) };
}
