// Trains the tiny BERT of the fixtures with an installed TensorFlow.js and compares the losses of twenty steps with PyTorch's:
//   node scripts/runTypeScript.mjs test/tensorflow/trainGolden.ts FOLDER
// FOLDER has TensorFlow.js in its node_modules (see buildAddon.sh). Prints JSON: versions, the largest difference, seconds of a
// step, memory.
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { loadTensorFlow } from '../../src/engine/devices/tensorFlowModule';
import { readGoldenFixture } from '../../src/engine/models/goldenFixture';
import { loadOnnxRuntime } from '../../src/engine/runtime/loadOnnxRuntime';
import type { TensorFlow } from '../../src/engine/train/executors/tensorflow/tensorFlow';
import { TensorFlowExecutor } from '../../src/engine/train/executors/tensorflow/tensorFlowExecutor';
import { ParameterStore } from '../../src/engine/train/parameterStore';
import { readTrainableModel } from '../../src/graph/trainableModel';

const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error('usage: trainGolden.ts FOLDER');
const tf = loadTensorFlow([resolve(folder)]) as ReturnType<typeof loadTensorFlow> & TensorFlow;

const onnxPath = resolve('test/fixtures/models/tiny-bert/model.onnx');
const golden = await readGoldenFixture(resolve('test/fixtures/models/tiny-bert/golden.safetensors'), onnxPath);
const model = readTrainableModel(await readFile(onnxPath));
const settings = { rates: { hidden: 0, attention: 0 }, threads: 1, paddingId: 0, paddedPositions: false };
const store = new ParameterStore(model);
const executor = new TensorFlowExecutor(tf, await loadOnnxRuntime(), model, store, settings);

const { losses, lrs, betas, eps, clip, weight_decay: weightDecay } = golden.train;
const optimizer = { beta1: betas[0], beta2: betas[1], epsilon: eps, weightDecay };
const seconds: number[] = [];
let lossError = 0;
let tensors = 0;
for (const [i, expected] of losses.entries()) {
  const update = { settings: optimizer, learningRate: lrs[i], maxGradNorm: clip, step: i + 1, seed: 1 };
  const started = performance.now();
  const { loss } = await executor.step([golden.batch], update);
  seconds.push((performance.now() - started) / 1000);
  lossError = Math.max(lossError, Math.abs(loss - expected));
  if (i === 0) tensors = tf.memory().numTensors;
}
const leaked = tf.memory().numTensors - tensors;
await executor.synchronize();
await executor.dispose();

const sorted = [...seconds].sort((a, b) => a - b);
const report = {
  node: process.versions.node,
  tensorFlowJs: tf.version_core,
  backend: tf.getBackend(),
  isUsingGpuDevice: tf.backend().isUsingGpuDevice ?? false,
  steps: losses.length,
  lossError,
  leakedTensors: leaked,
  firstStepSeconds: seconds[0],
  medianStepSeconds: sorted[Math.floor(sorted.length / 2)],
  residentMebibytes: Math.round(process.memoryUsage().rss / 2 ** 20),
};
process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
process.exitCode = lossError < 1e-5 && leaked === 0 ? 0 : 1;
