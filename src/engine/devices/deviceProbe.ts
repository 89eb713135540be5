import { availableParallelism, cpus, totalmem } from 'node:os';
import { loadOnnxRuntime } from '../runtime/loadOnnxRuntime';
import { nvidiaGpu, type Gpu } from './nvidiaGpu';
import { tryProvider, type GpuProvider } from './providerProbe';
import { loadTensorFlow, type TensorFlowModule } from './tensorFlowModule';
import { probeWebGpu, type WebGpuProbe } from './webgpuProbe';

/** An execution provider of ONNX Runtime; `bundled` says whether its libraries came with the package. */
export interface OnnxBackend {
  readonly name: string;
  readonly bundled: boolean;
}

/** What the device report asks of the machine. A parameter, so that tests can be any machine. */
export interface DeviceProbe {
  cpu(): { readonly model: string; readonly cores: number; readonly memoryBytes: number };
  /** Throws what loading ONNX Runtime's native library throws. */
  onnxBackends(): Promise<readonly OnnxBackend[]>;
  /** Computes something with the provider; throws why it cannot. */
  tryProvider(provider: GpuProvider): Promise<void>;
  nvidiaGpu(): Promise<Gpu | null>;
  /** Never throws. */
  webGpu(): Promise<WebGpuProbe>;
  /** Throws what loading TensorFlow.js throws. */
  loadTensorFlow(): TensorFlowModule;
}

/** Asked once a process: it takes a process of its own, and what it finds stays. */
let webGpuOfMachine: Promise<WebGpuProbe> | null = null;

/**
 * The machine this process runs on.
 * @param tensorFlowFolders folders whose `node_modules` may hold TensorFlow.js; code found there is run
 */
export function machineProbe(tensorFlowFolders: readonly string[] = []): DeviceProbe {
  return {
    cpu: () => ({
      model: cpus()[0]?.model.trim() ?? 'unknown processor',
      cores: availableParallelism(),
      memoryBytes: memoryLimit(),
    }),
    onnxBackends: async () => (await loadOnnxRuntime()).listSupportedBackends(),
    tryProvider: async provider => tryProvider(await loadOnnxRuntime(), provider),
    nvidiaGpu,
    webGpu: () => (webGpuOfMachine ??= probeWebGpu()),
    loadTensorFlow: () => loadTensorFlow(tensorFlowFolders),
  };
}

/** A container's limit where there is one, the machine's memory otherwise. */
function memoryLimit(): number {
  const constrained = process.constrainedMemory();
  return constrained > 0 ? Math.min(constrained, totalmem()) : totalmem();
}
