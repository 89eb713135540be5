import { SpanLabError } from '../../core/errors';
import { findAttentionBlocks } from '../autodiff/blocks/attentionBlock';
import { differentiate } from '../autodiff/differentiate';
import { GraphBuilder } from '../autodiff/graphBuilder';
import { makeNode } from '../onnx/tensors';
import { DataType, type Model, type ValueInfo } from '../onnx/types';
import type { Parameter } from '../parameters';
import { pruneNodes } from '../rewrites/pruneNodes';
import type { StaticGraph } from '../specialise';
import { copyWithDropout, type DropoutRates, type DropoutSite } from './addDropout';
import { findDropoutSites } from './dropoutSites';
import { maskAsColumn } from './maskAsColumn';
import { addQaLoss, lossInputs } from './qaLoss';
import { noRewrites, type TrainingRewrite } from './rewrites';

/** Row gradients of an embedding, by output name: rows `[…, width]` to be added to the rows `indices` of the parameter. */
export interface EmbeddingOutput {
  readonly parameter: string;
  readonly rows: string;
  readonly rowDims: readonly number[];
  /** A model input, a constant's numbers, or an int64 output of the graph. */
  readonly indices: { readonly input: string } | { readonly constant: readonly number[] } | { readonly output: string };
}

/** One forward and backward pass as a graph, with the parameters as inputs. */
export interface TrainingGraph {
  readonly model: Model;
  readonly loss: string;
  /** Output that holds the gradient, by parameter; parameters that no loss reaches are absent. */
  readonly denseGradients: ReadonlyMap<string, string>;
  readonly embeddingGradients: readonly EmbeddingOutput[];
  readonly dropoutSites: readonly DropoutSite[];
}

/**
 * Builds the training graph of a QA model whose shapes are fixed: dropout, loss, backward pass.
 * @param parameters those that get gradients: below the lowest of them the backward pass ends
 * @param rewrites cheaper forms to use; a device that lacks their operators takes none
 * @throws SpanLabError model-not-qa, operator-unsupported
 */
export function buildTrainingGraph(
  graph: StaticGraph,
  parameters: readonly Parameter[],
  rates: DropoutRates,
  labelSmoothing = 0,
  rewrites: ReadonlySet<TrainingRewrite> = noRewrites,
): TrainingGraph {
  const { model, types } = rewrites.has('maskAsColumn') ? maskAsColumn(graph) : graph;
  const [startLogits, endLogits] = spanOutputs(model);
  const builder = new GraphBuilder(types, model.initializers);
  const places = findDropoutSites(model);
  const dropout = copyWithDropout(builder, model.nodes, places, rates, rewrites.has('dropoutByProduct'));
  const dropoutSites = dropout.sites;
  const forward = [...builder.nodes];
  const { loss, startGradient, endGradient } = addQaLoss(builder, startLogits, endLogits, labelSmoothing);
  const seeds = new Map([
    [startLogits, startGradient],
    [endLogits, endGradient],
  ]);
  const blocks = rewrites.has('attentionBlock') ? findAttentionBlocks(forward, builder, dropout.masks) : [];
  const gradients = differentiate(forward, builder, seeds, new Set(parameters.map(({ name }) => name)), blocks);

  const outputs: ValueInfo[] = [];
  const output = (value: string, dims: readonly number[], dataType: number = DataType.float): string => {
    const name = `out_${outputs.length}`;
    builder.nodes.push(makeNode('Identity', [value], [name]));
    outputs.push({ name, dataType, dims });
    return name;
  };
  const lossOutput = output(loss, []);
  const denseGradients = new Map<string, string>();
  for (const { name, dims } of parameters) {
    const gradient = gradients.dense.get(name);
    if (gradient !== undefined) denseGradients.set(name, output(gradient, dims));
  }
  const modelInputs = new Set(model.inputs.map(({ name }) => name));
  const embeddingGradients = gradients.rows.map(({ parameter, indices, rows }): EmbeddingOutput => {
    const rowDims = builder.dimsOf(rows);
    const constant = builder.integers(indices);
    const where = modelInputs.has(indices)
      ? { input: indices }
      : constant
        ? { constant }
        : { output: output(indices, builder.dimsOf(indices), DataType.int64) };
    return { parameter, rows: output(rows, rowDims), rowDims, indices: where };
  });
  const inputs = [...model.inputs, ...extraInputs(builder, dropoutSites)];
  const whole = { ...model, inputs, outputs, nodes: builder.nodes };
  const initializers = [...model.initializers, ...builder.initializers];
  return {
    model: pruneNodes({ ...whole, initializers }),
    loss: lossOutput,
    denseGradients,
    embeddingGradients,
    dropoutSites,
  };
}

/** The names of the two logits: by name where they are called so, else the first two outputs. */
export function spanOutputs(model: Model): [string, string] {
  const named = ['start_logits', 'end_logits'].map(name => model.outputs.find(output => output.name === name));
  const [start, end] = named.every(Boolean) ? named : model.outputs;
  const isLogits = (value: ValueInfo | undefined) => value?.dataType === DataType.float && value.dims?.length === 2;
  if (!start || !end || !isLogits(start) || !isLogits(end)) {
    throw new SpanLabError('model-not-qa', 'The model does not give start and end logits of shape [batch, sequence].');
  }
  return [start.name, end.name];
}

function extraInputs(builder: GraphBuilder, sites: readonly DropoutSite[]): ValueInfo[] {
  const names = [
    lossInputs.startPositions,
    lossInputs.endPositions,
    lossInputs.lossWeight,
    ...sites.flatMap(site => [site.rows, site.columns]),
  ];
  return names.map(name => ({ name, ...builder.typeOf(name) }));
}
