// Trains the models of two folders over WebGPU and on the CPU, and prints the outcome of both as a line of JSON. A process of its own: the
// driver is named in the environment that a process starts with.
import * as ort from 'onnxruntime-node';
import { CpuExecutor } from '../../src/engine/train/executors/cpuExecutor';
import { ResidentDevice } from '../../src/engine/train/executors/webgpu/residentDevice';
import { ResidentExecutor, type PlacementReport } from '../../src/engine/train/executors/webgpu/residentExecutor';
import { ParameterStore } from '../../src/engine/train/parameterStore';
import { readGoldenModel } from './goldenModel';
import { partOfBatch, relativeDistance } from './trainingBatches';

/** What the process prints. */
export interface WebGpuOutcome {
  /** Losses of the golden steps, without dropout, and how the first of them was computed. */
  readonly golden: readonly number[];
  readonly placements: readonly {
    readonly graph: string;
    readonly onCpu: Readonly<Record<string, number>>;
    readonly readBack: number;
  }[];
  /** Loss of a step with dropout: over WebGPU in two micro-batches, on the CPU in one. */
  readonly dropout: { readonly webGpu: number; readonly cpu: number };
  /** Relative distances of the moments after that step. */
  readonly firstMoments: number;
  readonly secondMoments: number;
  /** First loss of the other model, and the values that came back to the CPU for it. */
  readonly other: { readonly loss: number; readonly readBack: number };
  /** Whether a step of infinite loss left everything as it was. */
  readonly keptAfterInfinity: boolean;
}

const [folder, otherFolder] = process.argv.slice(2);
const { model, golden, settings, updateOf } = await readGoldenModel(folder);
const device = new ResidentDevice(ort, 'webgpu', 1);
const { batch } = golden;

const placements: PlacementReport[] = [];
const plain = await ResidentExecutor.create(device, model, new ParameterStore(model), settings, {
  onPlacement: report => placements.push(report),
});
const losses: number[] = [];
for (let step = 1; step <= 5; step++) losses.push((await plain.step([batch], updateOf(step))).loss);

const withDropout = { ...settings, rates: { hidden: 0.1, attention: 0.1 } };
const [store, reference] = [new ParameterStore(model), new ParameterStore(model)];
const webGpu = await ResidentExecutor.create(device, model, store, withDropout);
const cpu = new CpuExecutor(ort, model, reference, withDropout);
const halves = [partOfBatch(batch, 0, 2), partOfBatch(batch, 2, 4)];
const dropout = {
  webGpu: (await webGpu.step(halves, updateOf(3))).loss,
  cpu: (await cpu.step([batch], updateOf(3))).loss,
};
await webGpu.synchronize();

// Its positions follow from its tokens.
const roberta = await readGoldenModel(otherFolder);
let readBack = 0;
const another = await ResidentExecutor.create(
  device,
  roberta.model,
  new ParameterStore(roberta.model),
  roberta.settings,
  { onPlacement: report => (readBack += report.readBack) },
);
const { loss: otherLoss } = await another.step([roberta.golden.batch], roberta.updateOf(1));

// The plain executor's graphs are compiled: new parameters in it take no time.
const spoiled = new ParameterStore(model);
spoiled.values[0] = Infinity;
const before = spoiled.values.slice();
const broken = await ResidentExecutor.create(device, model, spoiled, settings);
const { loss } = await broken.step([batch], updateOf(1));
await broken.synchronize();

const outcome: WebGpuOutcome = {
  golden: losses,
  placements: placements.map(({ graph, onCpu, readBack }) => ({ graph, onCpu: Object.fromEntries(onCpu), readBack })),
  dropout,
  firstMoments: relativeDistance(store.firstMoments, reference.firstMoments),
  secondMoments: relativeDistance(store.secondMoments, reference.secondMoments),
  other: { loss: otherLoss, readBack },
  keptAfterInfinity: !Number.isFinite(loss) && before.every((value, i) => value === spoiled.values[i]),
};
await Promise.all([plain, webGpu, another, broken].map(executor => executor.dispose()));
process.stdout.write(`${JSON.stringify(outcome)}\n`);
