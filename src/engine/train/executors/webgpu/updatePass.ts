import type * as Ort from 'onnxruntime-node';
import { buildUpdateGraph, updateScalars, type UpdateGraph } from '../../../../graph/training/updateGraph';
import type { ParameterStore } from '../../parameterStore';
import type { OptimizerUpdate, StepOutcome } from '../stepExecutor';
import type { DeviceSession } from './deviceSession';
import type { GradientSums } from './gradientPass';
import type { ResidentDevice } from './residentDevice';
import type { ResidentParameter } from './residentParameters';

/** Clipping and AdamW on a device: one graph for all shapes of batches. */
export class UpdatePass {
  private constructor(
    private readonly device: ResidentDevice,
    readonly session: DeviceSession,
    private readonly graph: UpdateGraph,
    private readonly store: ParameterStore,
  ) {}

  /** @param reached parameters that have gradients */
  static async compile(
    device: ResidentDevice,
    store: ParameterStore,
    reached: ReadonlySet<string>,
  ): Promise<UpdatePass> {
    const graph = buildUpdateGraph(
      store.trained.map(({ parameter, isDecayed, learningRateScale }) => ({
        name: parameter.name,
        dims: parameter.dims,
        isDecayed,
        learningRateScale,
        hasGradient: reached.has(parameter.name),
      })),
    );
    const session = await device.open(graph.model, { toHost: [graph.loss, graph.norm], isWatched: true });
    return new UpdatePass(device, session, graph, store);
  }

  /**
   * @param gradientFactor what loss and gradients are multiplied by first
   * @returns new tensors; those given are as they were
   */
  async run(
    parameters: readonly ResidentParameter[],
    sums: GradientSums,
    update: OptimizerUpdate,
    gradientFactor: number,
  ): Promise<StepOutcome & { readonly updated: readonly ResidentParameter[] }> {
    const { graph, session, store } = this;
    const { Tensor } = this.device.ort;
    const feeds: Record<string, Ort.Tensor> = { [graph.lossBefore]: sums.loss };
    for (const [name, value] of Object.entries(scalarsOf(update, gradientFactor))) {
      feeds[name] = new Tensor('float32', Float32Array.of(value), []);
    }
    for (const [i, { gradient, before }] of graph.ports.entries()) {
      const sum = sums.gradients.get(store.trained[i].parameter.name);
      if (gradient !== null && sum !== undefined) feeds[gradient] = sum;
      feeds[before.value] = parameters[i].value;
      feeds[before.first] = parameters[i].first;
      feeds[before.second] = parameters[i].second;
    }
    const outputs = await session.run(feeds);
    return {
      loss: Number(outputs[graph.loss].data[0]),
      gradientNorm: Number(outputs[graph.norm].data[0]),
      updated: graph.ports.map(({ after }) => ({
        value: outputs[after.value],
        first: outputs[after.first],
        second: outputs[after.second],
      })),
    };
  }
}

/** Computed here, in double precision; the graph has single. */
function scalarsOf(
  { settings, learningRate, maxGradNorm, step }: OptimizerUpdate,
  gradientFactor: number,
): Record<string, number> {
  const { beta1, beta2, epsilon, weightDecay } = settings;
  return {
    [updateScalars.gradientFactor]: gradientFactor,
    [updateScalars.maxGradNorm]: maxGradNorm,
    [updateScalars.beta1]: beta1,
    [updateScalars.oneMinusBeta1]: 1 - beta1,
    [updateScalars.beta2]: beta2,
    [updateScalars.oneMinusBeta2]: 1 - beta2,
    [updateScalars.epsilon]: epsilon,
    [updateScalars.stepSize]: learningRate / (1 - beta1 ** step),
    [updateScalars.decay]: learningRate * weightDecay,
    [updateScalars.inverseRootCorrection]: 1 / Math.sqrt(1 - beta2 ** step),
  };
}
