import { SpanLabError } from '../../../../core/errors';
import type { TrainableModel } from '../../../../graph/trainableModel';
import { OrtGraphTools } from '../../ortGraphTools';
import type { ParameterStore } from '../../parameterStore';
import type { LabelledBatch, StepSettings } from '../../trainingStep';
import { afterGoodStep, afterOverflow, firstLossScale, noLossScale, type LossScale } from '../lossScale';
import type { OptimizerUpdate, StepExecutor, StepOutcome } from '../stepExecutor';
import type { DeviceSession } from './deviceSession';
import { CompiledShapes } from './compiledShapes';
import { freeSums, GradientPass, type GradientSums, type Precision } from './gradientPass';
import type { Placement } from './placement';
import type { ResidentDevice } from './residentDevice';
import { freeParameter, ResidentParameters } from './residentParameters';
import { UpdatePass } from './updatePass';

/** A graph that a device does not compute as a whole. */
export interface PlacementReport extends Placement {
  readonly graph: 'gradients' | 'update';
}

export interface ResidentOptions {
  /** Of what is computed; float32 when absent. */
  readonly precision?: Precision;
  /** Where the loss scale of float16 begins. */
  readonly lossScale?: LossScale;
  /** Hears of each graph, after its first run, where it is computed. */
  readonly onPlacement?: (report: PlacementReport) => void;
}

/**
 * Optimizer steps on a device that keeps parameters, gradients and moments: only loss and norm come back. A graph for each shape of
 * micro-batch computes gradients, one for all shapes updates; so the update, which is most of the memory, is compiled once.
 */
export class ResidentExecutor implements StepExecutor {
  private readonly compiled: CompiledShapes<GradientPass>;
  private update: UpdatePass | null = null;
  private scale: LossScale;

  private constructor(
    private readonly device: ResidentDevice,
    model: TrainableModel,
    private readonly store: ParameterStore,
    settings: StepSettings,
    private readonly options: ResidentOptions,
    private readonly parameters: ResidentParameters,
  ) {
    const tools = new OrtGraphTools(device.ort);
    const { precision = 'float32' } = options;
    this.compiled = new CompiledShapes((shape, addsUp) =>
      GradientPass.compile(device, tools, model, store, shape, settings, { addsUp, precision }),
    );
    this.scale = this.isScaled ? (options.lossScale ?? firstLossScale) : noLossScale;
  }

  static async create(
    device: ResidentDevice,
    model: TrainableModel,
    store: ParameterStore,
    settings: StepSettings,
    options: ResidentOptions = {},
  ): Promise<ResidentExecutor> {
    const parameters = await ResidentParameters.upload(device, store);
    return new ResidentExecutor(device, model, store, settings, options, parameters);
  }

  async step(
    microBatches: readonly LabelledBatch[],
    update: OptimizerUpdate,
    shouldStop: () => boolean = () => false,
  ): Promise<StepOutcome> {
    for (;;) {
      const outcome = await this.tryStep(microBatches, update, shouldStop);
      if (Number.isFinite(outcome.gradientNorm)) {
        this.scale = this.isScaled ? afterGoodStep(this.scale) : this.scale;
        return outcome;
      }
      // Gradients too large for float16: the same step with smaller ones. A loss that is not finite has another cause.
      const smaller = Number.isFinite(outcome.loss) ? afterOverflow(this.scale) : null;
      if (smaller === null) return outcome;
      this.scale = smaller;
    }
  }

  /** The step with the current loss scale; where loss or norm are not finite, nothing changes. */
  private async tryStep(
    microBatches: readonly LabelledBatch[],
    update: OptimizerUpdate,
    shouldStop: () => boolean,
  ): Promise<StepOutcome> {
    const { parameters } = this;
    const sums = await this.sumGradients(microBatches, update, shouldStop);
    try {
      const pass = await this.updatePass(sums);
      const { loss, gradientNorm, updated } = await pass.run(parameters.current, sums, update, 1 / this.scale.factor);
      // Decided here and not in the graph: shaders may take for granted that no number is infinite.
      if (Number.isFinite(loss) && Number.isFinite(gradientNorm)) parameters.replace(updated);
      else updated.forEach(freeParameter);
      await this.report(pass.session, 'update');
      return { loss, gradientNorm };
    } finally {
      freeSums(sums);
    }
  }

  get lossScale(): LossScale | undefined {
    return this.isScaled ? this.scale : undefined;
  }

  async synchronize(): Promise<ParameterStore> {
    await this.parameters.download();
    return this.store;
  }

  async releaseShapes(): Promise<void> {
    await this.compiled.release();
  }

  async dispose(): Promise<void> {
    await this.parameters.dispose();
    await this.releaseShapes();
    await this.update?.session.release();
    this.update = null;
  }

  private async sumGradients(
    microBatches: readonly LabelledBatch[],
    update: OptimizerUpdate,
    shouldStop: () => boolean,
  ): Promise<GradientSums> {
    const samples = microBatches.reduce((sum, { batchSize }) => sum + batchSize, 0);
    let sums: GradientSums | null = null;
    let firstSample = 0;
    try {
      for (const batch of microBatches) {
        // Lets messages in: the runtime computes on this thread.
        await new Promise(resolve => setImmediate(resolve));
        if (shouldStop()) throw new SpanLabError('stopped', 'The step was given up.');
        const pass = await this.compiled.get(batch, sums !== null);
        const key = { seed: update.seed, step: update.step, firstSample };
        const weight = (batch.batchSize / samples) * this.scale.factor;
        const before: GradientSums | null = sums;
        sums = await pass.run(batch, this.parameters.feeds, weight, key, before);
        if (before !== null) freeSums(before);
        await this.report(pass.session, 'gradients');
        firstSample += batch.batchSize;
      }
    } catch (error) {
      if (sums !== null) freeSums(sums);
      throw error;
    }
    if (sums === null) throw new Error('A step needs at least one micro-batch');
    return sums;
  }

  private get isScaled(): boolean {
    return this.options.precision === 'float16';
  }

  private async report(session: DeviceSession, graph: PlacementReport['graph']): Promise<void> {
    const placement = await session.takePlacement();
    if (placement !== null) this.options.onPlacement?.({ graph, ...placement });
  }

  private async updatePass({ gradients }: GradientSums): Promise<UpdatePass> {
    this.update ??= await UpdatePass.compile(this.device, this.store, new Set(gradients.keys()));
    return this.update;
  }
}
