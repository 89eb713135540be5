import { SpanLabError } from '../../../../core/errors';
import type { TrainableModel } from '../../../../graph/trainableModel';
import { OrtGraphTools } from '../../ortGraphTools';
import type { ParameterStore } from '../../parameterStore';
import type { LabelledBatch, StepSettings } from '../../trainingStep';
import type { OptimizerUpdate, StepExecutor, StepOutcome } from '../stepExecutor';
import type { DeviceSession } from './deviceSession';
import { freeSums, GradientPass, type GradientSums } from './gradientPass';
import type { Placement } from './placement';
import type { ResidentDevice } from './residentDevice';
import { freeParameter, ResidentParameters } from './residentParameters';
import { UpdatePass } from './updatePass';

/** Compiled shapes kept; each holds its constants only. */
const maxCompiled = 32;

/** A graph that a device does not compute as a whole. */
export interface PlacementReport extends Placement {
  readonly graph: 'gradients' | 'update';
}

/** Hears after the first step where its graphs are computed. */
export type PlacementListener = (report: PlacementReport) => void;

/**
 * Optimizer steps on a device that keeps parameters, gradients and moments: only loss and norm come back. A graph for each shape of
 * micro-batch computes gradients, one for all shapes updates; so the update, which is most of the memory, is compiled once.
 */
export class ResidentExecutor implements StepExecutor {
  private readonly compiled = new Map<string, GradientPass>();
  private readonly tools: OrtGraphTools;
  private update: UpdatePass | null = null;

  private constructor(
    private readonly device: ResidentDevice,
    private readonly model: TrainableModel,
    private readonly store: ParameterStore,
    private readonly settings: StepSettings,
    private readonly onPlacement: PlacementListener,
    private readonly parameters: ResidentParameters,
  ) {
    this.tools = new OrtGraphTools(device.ort);
  }

  static async create(
    device: ResidentDevice,
    model: TrainableModel,
    store: ParameterStore,
    settings: StepSettings,
    onPlacement: PlacementListener = () => undefined,
  ): Promise<ResidentExecutor> {
    const parameters = await ResidentParameters.upload(device, store);
    return new ResidentExecutor(device, model, store, settings, onPlacement, parameters);
  }

  async step(
    microBatches: readonly LabelledBatch[],
    update: OptimizerUpdate,
    shouldStop: () => boolean = () => false,
  ): Promise<StepOutcome> {
    const { parameters } = this;
    const sums = await this.sumGradients(microBatches, update, shouldStop);
    try {
      const pass = await this.updatePass();
      const { loss, gradientNorm, updated } = await pass.run(parameters.current, sums, update, 1);
      // Decided here and not in the graph: shaders may take for granted that no number is infinite.
      if (Number.isFinite(loss) && Number.isFinite(gradientNorm)) parameters.replace(updated);
      else updated.forEach(freeParameter);
      await this.report(pass.session, 'update');
      return { loss, gradientNorm };
    } finally {
      freeSums(sums);
    }
  }

  async synchronize(): Promise<ParameterStore> {
    await this.parameters.download();
    return this.store;
  }

  async releaseShapes(): Promise<void> {
    for (const pass of this.compiled.values()) await pass.session.release();
    this.compiled.clear();
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
        const pass = await this.gradientPass(batch, sums !== null);
        const key = { seed: update.seed, step: update.step, firstSample };
        const before: GradientSums | null = sums;
        sums = await pass.run(batch, this.parameters.feeds, batch.batchSize / samples, key, before);
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

  private async report(session: DeviceSession, graph: PlacementReport['graph']): Promise<void> {
    const placement = await session.takePlacement();
    if (placement !== null) this.onPlacement({ graph, ...placement });
  }

  private async updatePass(): Promise<UpdatePass> {
    if (this.update === null) {
      const [pass] = this.compiled.values();
      this.update = await UpdatePass.compile(this.device, this.store, pass.reached);
    }
    return this.update;
  }

  /** The least recently used shape is dropped when there are too many. */
  private async gradientPass(
    shape: { readonly batchSize: number; readonly sequenceLength: number },
    addsUp: boolean,
  ): Promise<GradientPass> {
    const key = `${shape.batchSize} x ${shape.sequenceLength}${addsUp ? ' more' : ''}`;
    const known = this.compiled.get(key);
    this.compiled.delete(key);
    const [oldest] = this.compiled;
    if (known === undefined && this.compiled.size >= maxCompiled) {
      this.compiled.delete(oldest[0]);
      await oldest[1].session.release();
    }
    const { device, tools, model, store, settings } = this;
    const compiled = known ?? (await GradientPass.compile(device, tools, model, store, shape, settings, addsUp));
    this.compiled.set(key, compiled);
    return compiled;
  }
}
