import type * as Ort from 'onnxruntime-node';
import type { Model } from '../../../../graph/onnx/types';
import { writeModel } from '../../../../graph/onnx/writeModel';
import { createSession } from '../../../runtime/createSession';
import { cpuSessionOptions } from '../../../runtime/sessionOptions';
import { DeviceSession } from './deviceSession';

export interface OpenOptions {
  /** Outputs that are read on the host; all others stay on the device. */
  readonly toHost?: readonly string[];
  /** Whether to find out which nodes the device does not compute. */
  readonly isWatched?: boolean;
  /** Computes the graph as it is. */
  readonly isExact?: boolean;
  /** Names of nodes that are left to the CPU. */
  readonly cpuNodes?: readonly string[];
}

/**
 * Sessions whose outputs stay on a device, to be fed to the next one. On the CPU the same graphs run with outputs in the host's
 * memory: what tests the graphs needs no device.
 */
export class ResidentDevice {
  constructor(
    readonly ort: typeof Ort,
    private readonly provider: 'webgpu' | 'cpu',
    private readonly threads?: number,
  ) {}

  /** @throws SpanLabError model-invalid, operator-unsupported */
  open(
    model: Model,
    { toHost = [], isWatched = false, isExact = false, cpuNodes = [] }: OpenOptions,
  ): Promise<DeviceSession> {
    const inHost = new Set(toHost);
    const isOnDevice = (name: string) => this.provider !== 'cpu' && !inHost.has(name);
    const locations = model.outputs.map(({ name }) => [name, isOnDevice(name) ? 'gpu-buffer' : 'cpu'] as const);
    return DeviceSession.open(
      more =>
        createSession(this.ort, writeModel(model), {
          ...cpuSessionOptions(this.threads),
          executionProviders: [
            this.provider === 'cpu' || cpuNodes.length === 0
              ? this.provider
              : { name: this.provider, forceCpuNodeNames: cpuNodes },
          ],
          enableCpuMemArena: false,
          graphOptimizationLevel: isExact ? 'disabled' : 'all',
          preferredOutputLocation: Object.fromEntries(locations),
          ...more,
        }),
      isWatched && this.provider !== 'cpu',
    );
  }
}

/** Frees the memory of tensors on a device; for those in the host's memory nothing happens. */
export function free(tensors: Iterable<Ort.Tensor>): void {
  for (const tensor of tensors) if (tensor.location === 'gpu-buffer') tensor.dispose();
}
