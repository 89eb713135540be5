import type { DeviceReport } from '../../protocol/engineApi';
import { isPackageMissing, machineProbe, type DeviceProbe, type OnnxBackend } from './deviceProbe';

/** The only executor this version has; the others are reported with the reason why they cannot be used. */
const cpuOnly = 'this version of SpanLab trains and answers on the CPU only';

/**
 * What could train on this machine, usable or not, each with a reason a user can act on. Never throws: a device that cannot
 * be asked is reported as not usable.
 */
export async function reportDevices(probe: DeviceProbe = machineProbe()): Promise<DeviceReport[]> {
  let backends: readonly OnnxBackend[] = [];
  let failure: string | null = null;
  try {
    backends = await probe.onnxBackends();
  } catch (error) {
    failure = sentence(error);
  }
  return [
    cpuReport(probe, failure),
    providerReport('webgpu', 'GPU over WebGPU', backends, failure),
    providerReport('cuda', 'NVIDIA GPU over CUDA', backends, failure),
    tensorFlowReport(probe),
  ];
}

function cpuReport(probe: DeviceProbe, failure: string | null): DeviceReport {
  const { model, cores, memoryBytes } = probe.cpu();
  const name = `${model}, ${cores} ${cores === 1 ? 'core' : 'cores'}`;
  return failure === null
    ? { id: 'cpu', name, usable: true, reason: 'ONNX Runtime, CPU provider.', memoryBytes }
    : { id: 'cpu', name, usable: false, reason: `ONNX Runtime could not be loaded: ${failure}`, memoryBytes };
}

function providerReport(
  id: 'webgpu' | 'cuda',
  name: string,
  backends: readonly OnnxBackend[],
  failure: string | null,
): DeviceReport {
  const backend = backends.find(candidate => candidate.name === id);
  const report = (reason: string): DeviceReport => ({ id, name, usable: false, reason });
  if (failure !== null) return report(`ONNX Runtime could not be loaded: ${failure}`);
  if (backend === undefined) return report(`ONNX Runtime has no ${id} provider for ${process.platform}; ${cpuOnly}.`);
  if (!backend.bundled) return report(`ONNX Runtime's ${id} libraries are not part of SpanLab; ${cpuOnly}.`);
  return report(`ONNX Runtime's ${id} provider is installed, but ${cpuOnly}.`);
}

function tensorFlowReport(probe: DeviceProbe): DeviceReport {
  const report = (reason: string): DeviceReport => ({ id: 'tensorflow', name: 'TensorFlow.js', usable: false, reason });
  try {
    // What require did says nothing about the device: only the backend knows whether it found a GPU.
    const device = probe.loadTensorFlow().backend().isUsingGpuDevice === true ? 'a GPU' : 'the CPU, no GPU was found';
    return report(`TensorFlow.js is installed and uses ${device}; ${cpuOnly}.`);
  } catch (error) {
    return report(tensorFlowFailure(error));
  }
}

/** The package fails in three ways: it is absent, its native part is absent, or its native part does not load. */
function tensorFlowFailure(error: unknown): string {
  if (isPackageMissing(error)) {
    return `Not installed. "npm install @tensorflow/tfjs-node-gpu" adds it to your folder (about 1 GB); ${cpuOnly}.`;
  }
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ERR_DLOPEN_FAILED') {
    return `Installed, but its native library does not load: ${sentence(error)}`;
  }
  return (
    'Installed, but its native library is missing or damaged ("npm rebuild @tensorflow/tfjs-node-gpu" fetches it again): ' +
    sentence(error)
  );
}

/** The first line of a message: native loaders append pages of advice. */
function sentence(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.split('\n', 1)[0] ?? message;
}
