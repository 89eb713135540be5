import { createRequire } from 'node:module';
import { availableParallelism, cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { loadOnnxRuntime } from '../runtime/loadOnnxRuntime';

/** An execution provider of ONNX Runtime; `bundled` says whether its libraries came with the package. */
export interface OnnxBackend {
  readonly name: string;
  readonly bundled: boolean;
}

/** The part of TensorFlow.js that tells which device it uses. */
export interface TensorFlowModule {
  backend(): { readonly isUsingGpuDevice?: boolean };
}

/** What the device report asks of the machine. A parameter, so that tests can be any machine. */
export interface DeviceProbe {
  cpu(): { readonly model: string; readonly cores: number; readonly memoryBytes: number };
  /** Throws what loading ONNX Runtime's native library throws. */
  onnxBackends(): Promise<readonly OnnxBackend[]>;
  /** Loads `@tensorflow/tfjs-node-gpu`; throws what loading it throws. */
  loadTensorFlow(): TensorFlowModule;
}

/** The package's name as a value: bundlers must not resolve it, it is looked up on the user's machine. */
const tensorFlowPackage = '@tensorflow/tfjs-node-gpu';

/**
 * The machine this process runs on.
 * @param packageFolders folders whose `node_modules` may hold TensorFlow.js, besides this package's own; code found there is
 *   run, so name only folders the user trusts
 */
export function machineProbe(packageFolders: readonly string[] = []): DeviceProbe {
  return {
    cpu: () => ({
      model: cpus()[0]?.model.trim() ?? 'unknown processor',
      cores: availableParallelism(),
      memoryBytes: memoryLimit(),
    }),
    onnxBackends: async () => (await loadOnnxRuntime()).listSupportedBackends(),
    loadTensorFlow: () => loadTensorFlow(packageFolders),
  };
}

/** A container's limit where there is one, the machine's memory otherwise. */
function memoryLimit(): number {
  const constrained = process.constrainedMemory();
  return constrained > 0 ? Math.min(constrained, totalmem()) : totalmem();
}

function loadTensorFlow(packageFolders: readonly string[]): TensorFlowModule {
  restoreRemovedUtilities();
  let notFound: unknown;
  for (const folder of [...packageFolders, __dirname]) {
    // The file need not exist: it only says where the search begins.
    const requireFrom = createRequire(join(folder, 'package.json'));
    try {
      return requireFrom(tensorFlowPackage) as TensorFlowModule;
    } catch (error) {
      if (!isPackageMissing(error)) throw error;
      notFound = error;
    }
  }
  throw notFound;
}

/** Whether the package itself is absent, and not one of the files it needs. */
export function isPackageMissing(error: unknown): boolean {
  return (
    error instanceof Error &&
    'code' in error &&
    error.code === 'MODULE_NOT_FOUND' &&
    error.message.includes(tensorFlowPackage)
  );
}

/** TensorFlow.js 4 calls `util.isNullOrUndefined`, which Node 23 removed. */
function restoreRemovedUtilities(): void {
  const utilities = createRequire(__filename)('node:util') as Record<string, unknown>;
  utilities['isNullOrUndefined'] ??= (value: unknown) => value === null || value === undefined;
}
