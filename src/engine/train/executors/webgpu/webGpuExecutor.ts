import type * as Ort from 'onnxruntime-node';
import type { TrainableModel } from '../../../../graph/trainableModel';
import type { ParameterStore } from '../../parameterStore';
import type { StepSettings } from '../../trainingStep';
import type { Precision } from './gradientPass';
import { ResidentDevice } from './residentDevice';
import { ResidentExecutor, type PlacementReport } from './residentExecutor';

export interface WebGpuRequest {
  readonly ort: typeof Ort;
  readonly model: TrainableModel;
  /** Holds the parameters and moments to begin with. */
  readonly store: ParameterStore;
  readonly settings: StepSettings;
  /** float16 only where `probeWebGpu` found it. */
  readonly precision?: Precision;
}

export const WebGpuExecutor = {
  /**
   * Trains over WebGPU. Ask `probeWebGpu` first: a driver may end the process.
   * @param onSlowNodes hears once for each graph whose nodes on the CPU keep the device waiting
   * @throws SpanLabError model-invalid, operator-unsupported
   */
  create(
    { ort, model, store, settings, precision }: WebGpuRequest,
    onSlowNodes: (message: string) => void = () => undefined,
  ): Promise<ResidentExecutor> {
    const device = new ResidentDevice(ort, 'webgpu', settings.threads);
    const onPlacement = (report: PlacementReport) => {
      if (report.readBack > 0) onSlowNodes(describeSlowNodes(report));
    };
    return ResidentExecutor.create(device, model, store, settings, { precision, onPlacement });
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
