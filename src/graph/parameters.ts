import { elementCount } from './onnx/tensors';
import { DataType, type Model, type Tensor } from './onnx/types';

/** A trainable tensor of the model. */
export interface Parameter {
  readonly name: string;
  readonly dims: readonly number[];
  readonly size: number;
  /** The model's own tensors that hold this parameter: more than one where the exporter duplicated a shared weight. */
  readonly tensors: readonly Tensor[];
}

/**
 * The trainable parameters: float32 initializers of more than one element (scalars are scales and epsilons; constants written
 * as Constant nodes are no parameters). Byte-equal matrices are one parameter: exporters write shared weights once per use.
 */
export function findParameters(model: Model): Parameter[] {
  const used = new Set(model.nodes.flatMap(node => node.inputs));
  const groups = new Map<string, Tensor[]>();
  for (const tensor of model.initializers) {
    if (tensor.dataType !== DataType.float || elementCount(tensor.dims) < 2 || !used.has(tensor.name)) continue;
    const twin = tensor.dims.length < 2 ? undefined : [...groups.values()].find(([first]) => sameTensor(first, tensor));
    if (twin) twin.push(tensor);
    else groups.set(tensor.name, [tensor]);
  }
  return [...groups].map(([name, tensors]) => ({
    name,
    dims: tensors[0].dims,
    size: elementCount(tensors[0].dims),
    tensors,
  }));
}

function sameTensor(a: Tensor, b: Tensor): boolean {
  if (a.dims.length !== b.dims.length || a.dims.some((dim, i) => dim !== b.dims[i])) return false;
  if (a.bytes.length !== b.bytes.length) return false;
  for (let i = 0; i < a.bytes.length; i++) if (a.bytes[i] !== b.bytes[i]) return false;
  return true;
}

/** Makes the parameters inputs of the graph, so that one set of weights in memory serves every compiled shape. */
export function parametersAsInputs(model: Model, parameters: readonly Parameter[]): Model {
  const alias = new Map<string, string>();
  for (const parameter of parameters) {
    for (const tensor of parameter.tensors) alias.set(tensor.name, parameter.name);
  }
  const inputs = parameters.map(({ name, dims }) => ({ name, dataType: DataType.float, dims }));
  return {
    ...model,
    inputs: [...model.inputs, ...inputs],
    initializers: model.initializers.filter(tensor => !alias.has(tensor.name)),
    nodes: model.nodes.map(node => ({ ...node, inputs: node.inputs.map(name => alias.get(name) ?? name) })),
  };
}
