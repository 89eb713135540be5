import type { TrainableModel } from '../../../graph/trainableModel';
import { loadOnnxRuntime } from '../../runtime/loadOnnxRuntime';
import type { ParameterStore } from '../parameterStore';
import type { StepSettings } from '../trainingStep';
import { CpuExecutor } from './cpuExecutor';
import type { StepExecutor } from './stepExecutor';

/** What every executor is made from. */
export interface ExecutorRequest {
  readonly model: TrainableModel;
  /** Holds the parameters and moments to begin with. */
  readonly store: ParameterStore;
  readonly settings: StepSettings;
}

/** The executor of a device. */
export async function createExecutor({ model, store, settings }: ExecutorRequest): Promise<StepExecutor> {
  return new CpuExecutor(await loadOnnxRuntime(), model, store, settings);
}
