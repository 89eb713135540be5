import type { RunConfig } from '../../core/runs/runConfig';
import type { DeviceReport } from '../../protocol/engineApi';
import { machineProbe, type DeviceProbe, type OnnxBackend } from './deviceProbe';
import type { GpuProvider } from './providerProbe';
import { TensorFlowMissing } from './tensorFlowModule';

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
    failure = `ONNX Runtime could not be loaded: ${sentence(error)}`;
  }
  return [
    reportCpu(probe, failure),
    await webGpuReport(probe, backends, failure),
    await providerReport('cuda', 'cuda', probe, backends, failure),
    await providerReport('directml', 'dml', probe, backends, failure),
    tensorFlowReport(probe),
  ];
}

/** The reports that decide about a device: who names the CPU gets it without a look at anything else. */
export async function reportsFor(device: RunConfig['device'], probe: DeviceProbe): Promise<DeviceReport[]> {
  return device === 'cpu' ? [reportCpu(probe, null)] : reportDevices(probe);
}

/** @param failure why ONNX Runtime cannot be loaded, or null */
function reportCpu(probe: DeviceProbe, failure: string | null): DeviceReport {
  const { model, cores, memoryBytes } = probe.cpu();
  const name = `${model}, ${cores} ${cores === 1 ? 'core' : 'cores'}`;
  const report = { id: 'cpu', name, backend: 'ONNX Runtime, CPU provider', memoryBytes } as const;
  return failure === null
    ? { ...report, usable: true, reason: 'Always there; its results are the reference.' }
    : { ...report, usable: false, reason: failure };
}

async function webGpuReport(
  probe: DeviceProbe,
  backends: readonly OnnxBackend[],
  failure: string | null,
): Promise<DeviceReport> {
  const report = (usable: boolean, reason: string): DeviceReport => ({
    id: 'webgpu',
    name: 'GPU over WebGPU',
    backend: 'ONNX Runtime, WebGPU provider',
    usable,
    reason,
  });
  if (failure !== null) return report(false, failure);
  if (!backends.some(({ name }) => name === 'webgpu')) return report(false, noProvider('webgpu'));
  const { usable, reason } = await probe.webGpu();
  return report(usable, reason);
}

const providerNames = {
  cuda: { name: 'NVIDIA GPU', backend: 'ONNX Runtime, CUDA provider' },
  directml: { name: 'GPU over DirectX 12', backend: 'ONNX Runtime, DirectML provider' },
} as const;

async function providerReport(
  id: keyof typeof providerNames,
  provider: GpuProvider,
  probe: DeviceProbe,
  backends: readonly OnnxBackend[],
  failure: string | null,
): Promise<DeviceReport> {
  const report = (usable: boolean, reason: string): DeviceReport => ({ id, ...providerNames[id], usable, reason });
  if (failure !== null) return report(false, failure);
  const backend = backends.find(({ name }) => name === provider);
  if (backend === undefined) return report(false, noProvider(provider));
  const gpu = id === 'cuda' ? await probe.nvidiaGpu() : null;
  try {
    await probe.tryProvider(provider);
    return { ...report(true, `ONNX Runtime's ${provider} provider computes.`), ...gpu };
  } catch (error) {
    const whose = backend.bundled
      ? '.'
      : '. Its libraries are not part of SpanLab: they come with an ONNX Runtime of your own.';
    return {
      ...report(
        false,
        `ONNX Runtime's ${provider} provider does not start: ${sentence(error).replace(/\.$/u, '')}${whose}`,
      ),
      ...gpu,
    };
  }
}

const noProvider = (provider: string) =>
  `ONNX Runtime has no ${provider} provider for ${process.platform}-${process.arch}.`;

function tensorFlowReport(probe: DeviceProbe): DeviceReport {
  const report = (usable: boolean, reason: string, device = 'TensorFlow.js'): DeviceReport => ({
    id: 'tensorflow',
    name: device,
    backend: 'TensorFlow.js',
    usable,
    reason,
  });
  try {
    const tf = probe.loadTensorFlow();
    // What require did says nothing about the device: only the backend knows whether it found a GPU.
    const isGpu = tf.backend().isUsingGpuDevice === true;
    const reason = isGpu
      ? 'It uses a GPU.'
      : 'It uses the CPU: no GPU was found. ONNX Runtime is faster there, so it is used only where it is asked for.';
    return report(true, `TensorFlow.js ${tf.version_core} is installed. ${reason}`, isGpu ? 'GPU' : 'CPU');
  } catch (error) {
    return report(false, tensorFlowFailure(error));
  }
}

/** The package fails in four ways: it is absent, its native part is absent, or does not load, or it is another version. */
function tensorFlowFailure(error: unknown): string {
  if (error instanceof TensorFlowMissing) {
    return (
      'Not installed. "SpanLab: Install TensorFlow.js…" in VS Code adds it (about 1 GB); for the command line, install ' +
      '@tensorflow/tfjs-node-gpu in a folder and name it in SPANLAB_TENSORFLOW_FOLDER.'
    );
  }
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'device-unusable') return `${sentence(error)}.`;
  if (code === 'ERR_DLOPEN_FAILED') return `Installed, but its native library does not load: ${sentence(error)}`;
  return (
    'Installed, but its native library is missing or damaged ("npm rebuild" in its folder, with install scripts allowed, fetches ' +
    `it again): ${sentence(error)}`
  );
}

/** The first line of a message: native loaders append pages of advice. */
function sentence(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.split('\n', 1)[0] ?? message;
}
