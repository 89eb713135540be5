import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import * as ort from 'onnxruntime-node';
import { readDataset } from '../../src/core/dataset/readDataset';
import { buildWindows } from '../../src/core/features/buildWindows';
import { labelWindows } from '../../src/core/features/labelWindows';
import type { LabelledWindow } from '../../src/core/features/types';
import { runConfigSchema } from '../../src/core/runs/runConfig';
import { openModelFolder } from '../../src/engine/models/modelFolder';
import { CpuExecutor } from '../../src/engine/train/executors/cpuExecutor';
import { ParameterStore } from '../../src/engine/train/parameterStore';
import { stepSettings } from '../../src/engine/train/stepSettings';
import { Trainer } from '../../src/engine/train/trainer';
import { readTrainableModel } from '../../src/graph/trainableModel';
import type { Bench, Measurement } from './bench';
import { modelFolder, readData } from './benchData';
import { rounded } from './timing';

/** Batch size and padded length; the windows are real ones of about that length. */
const shapes = [
  { batchSize: 16, length: 128 },
  { batchSize: 8, length: 384 },
] as const;
/** After the first step, which compiles the graph. */
const steps = 5;

/** One optimizer step: forward, backward, clipping, AdamW, dropout on. */
export const trainStep: Bench = {
  name: 'train-step',
  async run() {
    const { text, label } = await readData('dev-v1.1.json');
    const folder = await openModelFolder(modelFolder());
    const tokenizer = folder.readTokenizer();
    const all = labelWindows(
      buildWindows(readDataset(text).dataset.examples, tokenizer, { maxLength: 384, docStride: 128 }),
    ).windows;
    const model = readTrainableModel(await readFile(folder.onnxPath));
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
      const config = runConfigSchema.parse({ train: 'none', batchSize, maxLength: length, docStride: 32, epochs: 1 });
      const settings = stepSettings(config, folder.config);
      const executor = new CpuExecutor(ort, model, new ParameterStore(model), settings);
      const trainer = new Trainer(executor, windows, config, tokenizer.special.pad);
      await trainer.step(1);
      const times: number[] = [];
      const cpuStart = process.cpuUsage();
      for (let step = 2; step <= steps + 1; step++) {
        const started = performance.now();
        await trainer.step(step);
        times.push((performance.now() - started) / 1000);
      }
      const cpu = process.cpuUsage(cpuStart);
      await trainer.dispose();
      const least = Math.min(...times);
      const work = `${basename(folder.path)}, ${batchSize} x ${length}, dropout on; of ${steps} steps`;
      const name = `train-step-${batchSize}x${length}`;
      measurements.push(
        { name, value: rounded(least), unit: 's', work: `${work} the shortest` },
        { name, value: rounded(batchSize / least), unit: 'windows/s', work: `${work} the shortest` },
        { name, value: rounded((cpu.user + cpu.system) / 1e6 / steps), unit: 'CPU s', work: `${work} the mean` },
      );
    }
    const peak = process.resourceUsage().maxRSS / 1024;
    return [
      ...measurements,
      { name: 'train-step-memory', value: rounded(peak), unit: 'MiB', work: 'peak resident memory of all the above' },
    ];
  },
};
