import type * as Ort from 'onnxruntime-node';
import { availableParallelism } from 'node:os';
import type { TrainableModel } from '../../../graph/trainableModel';
import type { DeviceReport } from '../../../protocol/engineApi';
import { describeDevice } from '../../devices/describeDevice';
import type { GpuProvider } from '../../devices/providerProbe';
import { loadTensorFlow } from '../../devices/tensorFlowModule';
import type { ParameterStore } from '../parameterStore';
import { TrainingSteps } from '../trainingSteps';
import type { StepSettings } from '../trainingStep';
import type { ExecutorOption } from './chooseExecutor';
import { CpuExecutor } from './cpuExecutor';
import type { LossScale } from './lossScale';
import type { OptimizerUpdate, StepExecutor } from './stepExecutor';
import type { StepTrial } from './stepTrial';
import type { TensorFlow } from './tensorflow/tensorFlow';
import { TensorFlowExecutor } from './tensorflow/tensorFlowExecutor';
import { WebGpuExecutor } from './webgpu/webGpuExecutor';

/** Codes of what a run warns of: nodes that keep a GPU waiting for the CPU, and a precision that the device does not have. */
export type DeviceWarning = 'nodes-on-cpu' | 'precision-ignored';

/** What every executor is made from. */
export interface ExecutorParts {
  readonly ort: typeof Ort;
  readonly model: TrainableModel;
  /** Holds the parameters and moments to begin with. */
  readonly store: ParameterStore;
  readonly settings: StepSettings;
  /** The loss scale of float16 to begin with, where the run had one before. */
  readonly lossScale: LossScale | undefined;
  /** Folders that the user named for TensorFlow.js. */
  readonly tensorFlowFolders: readonly string[];
  /** The largest micro-batch of the run. */
  readonly shape: { readonly batchSize: number; readonly sequenceLength: number };
  /** Hears what of the device is worth knowing, in a sentence. */
  readonly onWarning: (code: DeviceWarning, message: string) => void;
}

/** The devices of this machine as executors of a run. */
export function machineExecutors(reports: readonly DeviceReport[], parts: ExecutorParts): ExecutorOption[] {
  const threads = parts.settings.threads ?? availableParallelism();
  return reports.map(report => ({ report, description: describeDevice(report, threads), ...waysOf(report, parts) }));
}

type Ways = Omit<ExecutorOption, 'report' | 'description'>;

function waysOf(report: DeviceReport, parts: ExecutorParts): Ways {
  switch (report.id) {
    case 'cpu':
      return inFloat32(onnxRuntime(parts, null), parts, 'a CPU gains no time from float16');
    case 'cuda':
      return inFloat32(onnxRuntime(parts, 'cuda'), parts, notOverWebGpu);
    case 'directml':
      return inFloat32(onnxRuntime(parts, 'dml'), parts, notOverWebGpu);
    case 'webgpu':
      return webGpu(parts);
    case 'tensorflow':
      return inFloat32(tensorFlow(report, parts), parts, notOverWebGpu);
  }
}

const notOverWebGpu = 'only training over WebGPU knows float16';

/** Where float16 is wanted and off, the run says why. */
function inFloat32(ways: Ways, { settings, onWarning }: ExecutorParts, why: string): Ways {
  if (settings.precision !== 'float16') return ways;
  return {
    ...ways,
    create: () => {
      onWarning('precision-ignored', `The run computes in float32: ${why}.`);
      return ways.create();
    },
  };
}

function webGpu({ onWarning, ...parts }: ExecutorParts): Ways {
  return {
    isAccelerator: true,
    precision: parts.settings.precision ?? 'float32',
    create: () => WebGpuExecutor.create(parts, message => onWarning('nodes-on-cpu', message)),
    openTrial: () => WebGpuExecutor.create(parts).then(residentTrial),
  };
}

/** Parameters in the processor's memory, whatever computes; the optimizer runs on the processor. */
function onnxRuntime(parts: ExecutorParts, provider: GpuProvider | null): Ways {
  const { ort, model, store } = parts;
  const settings = provider === null ? parts.settings : { ...parts.settings, provider };
  return {
    isAccelerator: provider !== null,
    precision: 'float32',
    create: () => Promise.resolve(new CpuExecutor(ort, model, store, settings)),
    openTrial: () => {
      const steps = new TrainingSteps(ort, model, settings);
      return Promise.resolve({
        // Without the optimizer: it would change the store.
        step: batch => steps.accumulate([batch], store, { seed: 0, step: 1 }),
        dispose: () => steps.dispose(),
      });
    },
  };
}

function tensorFlow(report: DeviceReport, parts: ExecutorParts): Ways {
  const { ort, model, store, settings, tensorFlowFolders, shape } = parts;
  const create = async () => {
    const tf = loadTensorFlow(tensorFlowFolders) as unknown as TensorFlow;
    const executor = new TensorFlowExecutor(tf, ort, model, store, settings);
    try {
      // An operator that it does not know is told before the run starts.
      await executor.compile(shape);
      return executor;
    } catch (error) {
      await executor.dispose();
      throw error;
    }
  };
  return {
    // On the CPU it takes more time and memory than ONNX Runtime: only who asks for it gets it.
    isAccelerator: report.name === 'GPU',
    precision: 'float32',
    create,
    openTrial: () => create().then(residentTrial),
  };
}

/** For an executor that holds parameters of its own: what it computes stays there. */
function residentTrial(executor: StepExecutor): StepTrial {
  const update: OptimizerUpdate = {
    settings: { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0 },
    learningRate: 0,
    maxGradNorm: 1,
    step: 1,
    seed: 0,
  };
  return { step: batch => executor.step([batch], update), dispose: () => executor.dispose() };
}
