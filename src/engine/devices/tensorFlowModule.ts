import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { isAbsolute, join } from 'node:path';
import { SpanLabError } from '../../core/errors';
import type { TensorFlow } from '../train/executors/tensorflow/tensorFlow';

/** TensorFlow.js with its native backend, which tells what device it uses. */
export type TensorFlowModule = Pick<TensorFlow, 'version_core'> & {
  backend(): { readonly isUsingGpuDevice?: boolean };
};

/** The packages with a native backend. Values, not imports: they are looked up on the user's machine. */
export const tensorFlowPackages = ['@tensorflow/tfjs-node-gpu', '@tensorflow/tfjs-node'] as const;

/** The major version whose functions are used. */
const supportedMajor = '4';

/** Where TensorFlow.js was looked for, and is not. */
export class TensorFlowMissing extends Error {
  override readonly name = 'TensorFlowMissing';
}

/**
 * Loads TensorFlow.js from the first folder that has it in its `node_modules`, else from where SpanLab itself is installed. What
 * is found there is run: name only folders that the user chose.
 * @throws TensorFlowMissing, Error as the package throws it, SpanLabError `device-unusable` for another version
 */
export function loadTensorFlow(folders: readonly string[]): TensorFlowModule {
  const path = folders.flatMap(packagesIn).at(0) ?? peerPackage();
  if (path === undefined) throw new TensorFlowMissing('TensorFlow.js is not installed.');
  restoreRemovedUtilities();
  // Warnings and errors only: it tells the terminal about the processor otherwise.
  process.env['TF_CPP_MIN_LOG_LEVEL'] ??= '1';
  const module = createRequire(__filename)(path) as TensorFlowModule;
  if (!String(module.version_core).startsWith(`${supportedMajor}.`)) {
    const message = `TensorFlow.js ${String(module.version_core)} is installed, version ${supportedMajor} is needed`;
    throw new SpanLabError('device-unusable', message, { device: 'tensorflow' });
  }
  return module;
}

/** In the folder itself only: a search of all folders above it would run code that nobody named. */
function packagesIn(folder: string): string[] {
  if (!isAbsolute(folder)) return [];
  return tensorFlowPackages.map(name => join(folder, 'node_modules', name)).filter(path => existsSync(path));
}

/** Installed beside SpanLab, as the optional peer dependency that it is. */
function peerPackage(): string | undefined {
  const { resolve } = createRequire(__filename);
  for (const name of tensorFlowPackages) {
    try {
      return resolve(name);
    } catch (error) {
      const isAbsent = error instanceof Error && 'code' in error && error.code === 'MODULE_NOT_FOUND';
      if (!isAbsent) throw error;
    }
  }
  return undefined;
}

/** TensorFlow.js 4 calls `util.isNullOrUndefined`, which Node 23 removed. */
function restoreRemovedUtilities(): void {
  const utilities = createRequire(__filename)('node:util') as Record<string, unknown>;
  utilities['isNullOrUndefined'] ??= (value: unknown) => value === null || value === undefined;
}
