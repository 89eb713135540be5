import { SpanLabError } from '../core/errors';
import type { ValueType, Model } from './onnx/types';
import { readModel } from './onnx/readModel';
import { writeModel } from './onnx/writeModel';
import { fuseGelu } from './rewrites/fuseGelu';
import { fuseLayerNorm } from './rewrites/fuseLayerNorm';
import { inlineConstants } from './rewrites/inlineConstants';
import { pruneNodes } from './rewrites/pruneNodes';
import { renameValues } from './rewrites/renameValues';
import { upgradeOpset } from './rewrites/upgradeOpset';

/** What the graph code borrows from a runtime instead of having shape and folding rules of its own. */
export interface GraphTools {
  /** Folds constants and simplifies; takes and gives ONNX bytes. */
  fold(model: Uint8Array): Promise<Uint8Array>;
  /** Element type and shape of each output of a model with concrete input shapes. */
  outputTypes(model: Uint8Array): Promise<ReadonlyMap<string, ValueType>>;
}

/** A graph for one batch size and sequence length, every shape known. */
export interface StaticGraph {
  readonly model: Model;
  readonly types: ReadonlyMap<string, ValueType>;
}

/**
 * Fixes the batch and the sequence length of a model's inputs (their first and second dimension), folds everything that
 * follows from them, fuses what has a cheaper form, and finds every value's shape.
 * @throws SpanLabError model-invalid
 */
export async function specialise(
  model: Model,
  batch: number,
  sequence: number,
  tools: GraphTools,
): Promise<StaticGraph> {
  const fixed = (dims: readonly (number | string)[] | null) =>
    dims?.map((dim, axis) => (typeof dim === 'number' ? dim : axis === 0 ? batch : sequence)) ?? null;
  const inputs = model.inputs.map(input => ({ ...input, dims: fixed(input.dims) }));
  const outputs = model.outputs.map(output => ({ ...output, dims: fixed(output.dims) }));
  const folded = readModel(await tools.fold(writeModel({ ...model, inputs, outputs })));
  const simplified = pruneNodes(fuseGelu(fuseLayerNorm(upgradeOpset(inlineConstants(folded)))));
  const renamed = renameValues({ ...simplified, inputs });
  return { model: renamed, types: await typesOf(renamed, tools) };
}

/** Element type and shape of every value of a graph whose inputs' shapes are fixed. @throws SpanLabError model-invalid */
export async function typesOf(model: Model, tools: GraphTools): Promise<ReadonlyMap<string, ValueType>> {
  const values = model.nodes.flatMap(node => node.outputs).filter(name => name !== '');
  const untyped = values.map(name => ({ name, dataType: 0, dims: null }));
  const inferred = await tools.outputTypes(writeModel({ ...model, outputs: untyped }));
  const types = new Map(inferred);
  for (const { name, dataType, dims } of [...model.inputs, ...model.initializers]) {
    types.set(name, { dataType, dims: (dims ?? []).map(Number) });
  }
  for (const [name, { dims }] of types) {
    if (dims.some(dim => !Number.isInteger(dim) || dim < 0)) {
      throw new SpanLabError('model-invalid', `The shape of the value "${name}" does not follow from the inputs'.`);
    }
  }
  return types;
}
