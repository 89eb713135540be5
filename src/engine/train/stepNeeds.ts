import { bytesOf, stepCost, type StepCost } from '../../graph/training/stepCost';
import type { GraphTools } from '../../graph/specialise';
import { typesOf } from '../../graph/specialise';
import type { TrainingGraph } from '../../graph/training/trainingGraph';

/** What the micro-batches of a run take at its longest sequence. */
export interface StepNeeds {
  /** Bytes of values for one more window. */
  readonly bytesPerWindow: number;
  /** Bytes of values whatever the number of windows. */
  readonly fixedBytes: number;
  /** Floating point operations of the matrix products, per window. */
  readonly operationsPerWindow: number;
}

/**
 * Predicts from the training graph itself what micro-batches of any size need: its values grow with the number of windows in a
 * straight line, so that two sizes tell all.
 * @param graphFor builds the training graph for a number of windows
 */
export async function stepNeeds(
  graphFor: (windows: number) => Promise<TrainingGraph>,
  tools: GraphTools,
): Promise<StepNeeds> {
  const one = await costOf(await graphFor(1), tools);
  const two = await costOf(await graphFor(2), tools);
  const bytesPerWindow = two.bytes - one.bytes;
  return {
    bytesPerWindow,
    fixedBytes: Math.max(0, one.bytes - bytesPerWindow),
    operationsPerWindow: two.operations - one.operations,
  };
}

/** Gradients are written to the buffers that the run has for them; what else the graph gives has room from the first node on. */
async function costOf({ model, denseGradients }: TrainingGraph, tools: GraphTools): Promise<StepCost> {
  const types = await typesOf(model, tools);
  const outputs = model.outputs.map(({ name }) => name);
  const { bytes, operations } = stepCost(model.nodes, types, outputs);
  const inBuffers = new Set(denseGradients.values());
  const room = outputs.filter(name => !inBuffers.has(name)).reduce((sum, name) => sum + bytesOf(types.get(name)), 0);
  return { bytes: bytes + room, operations };
}
