import type * as Ort from 'onnxruntime-node';
import { SpanLabError } from '../../../../core/errors';
import type { TrainableModel } from '../../../../graph/trainableModel';
import { probeWebGpu } from '../../../devices/webgpuProbe';
import type { ParameterStore } from '../../parameterStore';
import type { StepSettings } from '../../trainingStep';
import type { LossScale } from '../lossScale';
import { ResidentDevice } from './residentDevice';
import { ResidentExecutor, type PlacementReport } from './residentExecutor';

export interface WebGpuRequest {
  readonly ort: typeof Ort;
  readonly model: TrainableModel;
  /** Holds the parameters and moments to begin with. */
  readonly store: ParameterStore;
  readonly settings: StepSettings;
  /** The loss scale to begin with; the first one when absent. */
  readonly lossScale?: LossScale;
}

export const WebGpuExecutor = {
  /**
   * Trains over WebGPU. Ask `probeWebGpu` first: a driver may end the process.
   * @param onSlowNodes hears once for each graph whose nodes on the CPU keep the device waiting
   * @throws SpanLabError device-unusable where the settings want float16 and the device has none; model-invalid,
   * operator-unsupported
   */
  async create(
    { ort, model, store, settings, lossScale }: WebGpuRequest,
    onSlowNodes: (message: string) => void = () => undefined,
    probe: typeof probeWebGpu = probeWebGpu,
  ): Promise<ResidentExecutor> {
    const { precision = 'float32' } = settings;
    if (precision === 'float16' && !(await probe()).hasFloat16) {
      throw new SpanLabError('device-unusable', 'The shaders of this GPU have no float16: leave "precision" out.', {
        device: 'webgpu',
      });
    }
    const device = new ResidentDevice(ort, 'webgpu', settings.threads);
    const onPlacement = (report: PlacementReport) => {
      if (report.readBack > 0) onSlowNodes(describeSlowNodes(report));
    };
    return ResidentExecutor.create(device, model, store, settings, { precision, lossScale, onPlacement });
  },
};

/** The nodes on the CPU in a sentence. */
export function describeSlowNodes({ graph, onCpu, onDevice, readBack }: PlacementReport): string {
  const operators = [...onCpu].map(([operator, count]) => `${operator} (${count})`).join(', ');
  const what = graph === 'gradients' ? 'forward and backward' : 'the optimizer';
  return (
    `Of the nodes of ${what} ${onDevice} are computed on the GPU, but not these: ${operators}. ` +
    `${readBack} values go to the CPU for them in each step, which takes time.`
  );
}
