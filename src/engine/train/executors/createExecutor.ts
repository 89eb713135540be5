import type { RunConfig } from '../../../core/runs/runConfig';
import { machineProbe } from '../../devices/deviceProbe';
import { reportsFor } from '../../devices/reportDevices';
import { loadOnnxRuntime } from '../../runtime/loadOnnxRuntime';
import { chooseExecutor, type ChosenExecutor } from './chooseExecutor';
import { machineExecutors, type ExecutorParts } from './machineExecutors';
import { trialBatch } from './stepTrial';

/** `auto` tries devices with a batch of `shape`. */
export interface ExecutorRequest extends Omit<ExecutorParts, 'ort'> {
  readonly device: RunConfig['device'];
  readonly shouldStop: () => boolean;
}

/**
 * The executor of the device that a run names, or of the one that is fastest for it.
 * @throws SpanLabError `device-unusable` with the reason; `stopped`
 */
export async function createExecutor(request: ExecutorRequest): Promise<ChosenExecutor> {
  const { device, shape, shouldStop, tensorFlowFolders } = request;
  const reports = await reportsFor(device, machineProbe(tensorFlowFolders));
  const options = machineExecutors(reports, { ...request, ort: await loadOnnxRuntime() });
  return chooseExecutor(options, device, trialBatch(shape), shouldStop);
}
