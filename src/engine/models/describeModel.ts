import type * as Ort from 'onnxruntime-node';
import { SpanLabError } from '../../core/errors';
import type { OnnxFile } from '../../graph/onnx/externalData';
import { readModel } from '../../graph/onnx/readModel';
import { elementCount } from '../../graph/onnx/tensors';
import type { Model, ValueInfo } from '../../graph/onnx/types';
import { parameterNames } from '../../graph/parameterNames';
import type { Parameter } from '../../graph/parameters';
import { specialise } from '../../graph/specialise';
import { readTrainableModel } from '../../graph/trainableModel';
import type { DropoutKind } from '../../graph/training/dropoutSites';
import { findDropoutSites } from '../../graph/training/dropoutSites';
import { buildTrainingGraph } from '../../graph/training/trainingGraph';
import { OrtGraphTools } from '../train/ortGraphTools';
import { countOperators } from './countOperators';

/** A parameter; its shape is the one the file has, which may be the transpose of PyTorch's. */
export interface DescribedParameter {
  readonly initializer: string;
  /** Hugging Face's name; null where the export does not tell it. */
  readonly name: string | null;
  readonly shape: readonly number[];
  readonly isTransposed: boolean;
  /** How many initializers hold it: more than one where the exporter wrote a shared weight once per use. */
  readonly copies: number;
}

export interface DescribedSite {
  readonly kind: DropoutKind;
  /** The node of whose output elements are dropped; for relative embeddings the first node of the layer that reads them. */
  readonly node: string;
}

/** What a graph has, and whether it can be trained. */
export interface ModelDescription {
  readonly opset: number;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly operators: Readonly<Record<string, number>>;
  readonly parameterCount: number;
  readonly parameters: readonly DescribedParameter[];
  readonly dropoutSites: readonly DescribedSite[];
  readonly isTrainable: boolean;
  /** Why not; `details` names operator and node where one of them is the reason. */
  readonly reason: {
    readonly code: string;
    readonly message: string;
    readonly details: Readonly<Record<string, string | number>>;
  } | null;
}

/** The shape with which the training graph is tried; rules and dropout sites do not depend on it. */
const trialShape = { batch: 2, sequence: 16 } as const;

/**
 * Describes an ONNX model: what it holds, where training would drop out, and whether every operator has a gradient rule.
 * @throws SpanLabError `model-invalid` for what is no readable model
 */
export async function describeModel(ort: typeof Ort, file: OnnxFile): Promise<ModelDescription> {
  const stored = readModel(file.bytes, file.external);
  const trial = await tryTraining(ort, file);
  return {
    opset: stored.opsets.get('') ?? 0,
    inputs: stored.inputs.map(describeValue),
    outputs: stored.outputs.map(describeValue),
    operators: countOperators(stored),
    parameterCount: trial.parameters.reduce((sum, { shape }) => sum + elementCount(shape), 0),
    ...trial,
  };
}

type Trial = Pick<ModelDescription, 'parameters' | 'dropoutSites' | 'isTrainable' | 'reason'>;

/** Goes as far towards training as the model lets it: what a step finds is told even when a later one fails. */
async function tryTraining(ort: typeof Ort, { bytes, external }: OnnxFile): Promise<Trial> {
  let described: readonly DescribedParameter[] = [];
  let dropoutSites: DescribedSite[] = [];
  try {
    const { graph, parameters, stored } = readTrainableModel(bytes, external);
    described = describeParameters(stored, parameters);
    const fixed = await specialise(graph, trialShape.batch, trialShape.sequence, new OrtGraphTools(ort));
    const producer = new Map(
      fixed.model.nodes.flatMap(node => node.outputs.map(output => [output, node.name] as const)),
    );
    dropoutSites = findDropoutSites(fixed.model).map(({ value, kind, readers }) => ({
      kind,
      node: readers?.values().next().value?.name ?? producer.get(value) ?? '',
    }));
    buildTrainingGraph(fixed, parameters, { hidden: 0, attention: 0 });
    return { parameters: described, dropoutSites, isTrainable: true, reason: null };
  } catch (error) {
    if (!(error instanceof SpanLabError)) throw error;
    const { code, message, details } = error;
    return { parameters: described, dropoutSites, isTrainable: false, reason: { code, message, details } };
  }
}

function describeParameters(model: Model, parameters: readonly Parameter[]): DescribedParameter[] {
  const names = parameterNames(model, parameters);
  return parameters.map(({ name, dims, tensors }) => ({
    initializer: name,
    name: names.get(name)?.name ?? null,
    shape: dims,
    isTransposed: names.get(name)?.isTransposed ?? false,
    copies: tensors.length,
  }));
}

const elementTypes: Readonly<Record<number, string>> = {
  1: 'float32',
  6: 'int32',
  7: 'int64',
  9: 'bool',
  10: 'float16',
  11: 'float64',
};

function describeValue({ name, dataType, dims }: ValueInfo): string {
  const type = elementTypes[dataType] ?? `type ${dataType}`;
  return `${name}: ${type}[${dims?.map(dim => (dim === '' ? '?' : String(dim))).join(', ') ?? '?'}]`;
}
