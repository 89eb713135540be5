import type * as Ort from 'onnxruntime-node';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { floatTensor, makeNode } from '../../graph/onnx/tensors';
import { DataType, type Model } from '../../graph/onnx/types';
import { writeModel } from '../../graph/onnx/writeModel';
import { cpuSessionOptions } from '../runtime/sessionOptions';

/** Providers of ONNX Runtime that compute on a GPU with parameters fed from the processor's memory. */
export type GpuProvider = 'cuda' | 'dml';

const two = [{ name: 'x', dataType: DataType.float, dims: [2] }];

/** Doubles two numbers. */
const smallModel: Model = {
  irVersion: 8,
  opsets: new Map([['', 17]]),
  graphName: 'probe',
  nodes: [makeNode('Mul', ['x', 'factor'], ['y'])],
  initializers: [floatTensor('factor', [], [2])],
  inputs: two,
  outputs: two.map(info => ({ ...info, name: 'y' })),
};

/** The library of the CUDA provider, which comes with no ONNX Runtime from npm; DirectML's is a part of Windows' one. */
function requireLibrary(provider: GpuProvider): void {
  if (provider !== 'cuda') return;
  const { platform, arch } = process;
  const name = platform === 'win32' ? 'onnxruntime_providers_cuda.dll' : 'libonnxruntime_providers_cuda.so';
  const runtimeFolder = dirname(dirname(createRequire(__filename).resolve('onnxruntime-node')));
  if (!existsSync(join(runtimeFolder, 'bin', 'napi-v6', platform, arch, name))) throw new Error(`${name} is not there`);
}

/**
 * Computes something small with a provider: its libraries must load, and there must be a device.
 * @throws Error, what ONNX Runtime throws
 */
export async function tryProvider(ort: typeof Ort, provider: GpuProvider): Promise<void> {
  // Looked for first: ONNX Runtime would write a page about it to the terminal.
  requireLibrary(provider);
  const options = { ...cpuSessionOptions(1), executionProviders: [provider] };
  const session = await ort.InferenceSession.create(writeModel(smallModel), options);
  try {
    const { y } = await session.run({ x: new ort.Tensor('float32', Float32Array.of(1, 2), [2]) });
    if (Number(y.data[1]) !== 4) throw new Error('it computes wrong numbers');
  } finally {
    await session.release();
  }
}
