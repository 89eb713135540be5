import type * as Ort from 'onnxruntime-node';
import { specialise, typesOf, type GraphTools } from '../../../../graph/specialise';
import type { TrainableModel } from '../../../../graph/trainableModel';
import { mixedPrecision } from '../../../../graph/rewrites/mixedPrecision';
import { integerNodes } from '../../../../graph/training/integerNodes';
import { residentGradients, type ResidentGradients } from '../../../../graph/training/residentGradients';
import type { DropoutSite } from '../../../../graph/training/addDropout';
import { buildTrainingGraph } from '../../../../graph/training/trainingGraph';
import { webGpuForm } from '../../../../graph/training/webGpuForm';
import { batchFeeds, type DropoutKey } from '../../batchFeeds';
import { ortFeeds } from '../../ortFeeds';
import type { ParameterStore } from '../../parameterStore';
import type { LabelledBatch, StepSettings } from '../../trainingStep';
import type { DeviceSession } from './deviceSession';
import { free, type ResidentDevice } from './residentDevice';

/** Loss and gradients summed over the micro-batches so far, on the device. */
export interface GradientSums {
  readonly loss: Ort.Tensor;
  /** By parameter. */
  readonly gradients: ReadonlyMap<string, Ort.Tensor>;
}

export function freeSums({ loss, gradients }: GradientSums): void {
  free([loss, ...gradients.values()]);
}

/** What the numbers inside a graph are; parameters and gradients are float32 with both. */
export type Precision = 'float32' | 'float16';

export interface GradientKind {
  /** Whether it is for micro-batches that follow others. */
  readonly addsUp: boolean;
  readonly precision: Precision;
}

/** Forward and backward of one shape of micro-batch on a device. */
export class GradientPass {
  private constructor(
    private readonly device: ResidentDevice,
    readonly session: DeviceSession,
    private readonly graph: ResidentGradients,
    private readonly sites: readonly DropoutSite[],
  ) {}

  /**
   * @throws SpanLabError operator-unsupported, model-not-qa, model-invalid
   */
  static async compile(
    device: ResidentDevice,
    tools: GraphTools,
    trainable: TrainableModel,
    store: ParameterStore,
    shape: { readonly batchSize: number; readonly sequenceLength: number },
    settings: StepSettings,
    kind: GradientKind,
  ): Promise<GradientPass> {
    const fixed = await specialise(trainable.graph, shape.batchSize, shape.sequenceLength, tools);
    const parameters = store.trained.map(({ parameter }) => parameter);
    const training = buildTrainingGraph(fixed, parameters, settings.rates, settings.labelSmoothing);
    const model = webGpuForm({ model: training.model, types: await typesOf(training.model, tools) });
    const types = await typesOf(model, tools);
    const whole = residentGradients({ ...training, model }, types, parameters, settings, kind.addsUp);
    const graph =
      kind.precision === 'float32'
        ? whole
        : { ...whole, model: mixedPrecision({ model: whole.model, types: await typesOf(whole.model, tools) }) };
    const session = await device.open(graph.model, { isWatched: true, cpuNodes: integerNodes({ model, types }) });
    return new GradientPass(device, session, graph, training.dropoutSites);
  }

  /**
   * @param parameters by name
   * @param lossWeight what the mean loss and its gradient are multiplied by
   * @param before sums of the micro-batches before; null for the first
   * @returns the sums with this micro-batch's; the caller frees both
   */
  async run(
    batch: LabelledBatch,
    parameters: Readonly<Record<string, Ort.Tensor>>,
    lossWeight: number,
    key: DropoutKey,
    before: GradientSums | null,
  ): Promise<GradientSums> {
    const { device, graph, session } = this;
    const feeds: Record<string, Ort.Tensor> = {
      ...parameters,
      ...ortFeeds(device.ort, batchFeeds(batch, lossWeight, this.sites, key)),
    };
    if (before !== null && graph.loss.before !== null) {
      feeds[graph.loss.before] = before.loss;
      for (const [parameter, port] of graph.gradients) {
        const sum = before.gradients.get(parameter);
        if (port.before !== null && sum !== undefined) feeds[port.before] = sum;
      }
    }
    const outputs = await session.run(feeds);
    const gradients = [...graph.gradients].map(([parameter, { after }]) => [parameter, outputs[after]] as const);
    return { loss: outputs[graph.loss.after], gradients: new Map(gradients) };
  }
}
