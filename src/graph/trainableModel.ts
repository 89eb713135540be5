import { readModel } from './onnx/readModel';
import { floatsOf, floatTensor } from './onnx/tensors';
import type { Model, Tensor } from './onnx/types';
import { writeModel } from './onnx/writeModel';
import { findParameters, parametersAsInputs, type Parameter } from './parameters';
import { expandAttention } from './rewrites/expandAttention';
import { inlineConstants } from './rewrites/inlineConstants';
import { toFloat32 } from './rewrites/toFloat32';

/** A model file as something to train: the graph with its parameters as inputs, and the way back to a file. */
export interface TrainableModel {
  /** The model as it is trained and saved: the file's own graph, or its float32 form when it was float16 or quantized. */
  readonly stored: Model;
  /** Dynamic shapes, parameters as inputs. */
  readonly graph: Model;
  readonly parameters: readonly Parameter[];
  /** Values of a parameter as stored in the file, copied. */
  initialValues(parameter: Parameter): Float32Array;
  /**
   * The file with other values for its parameters. Where every parameter is stored as one block, only those bytes change;
   * otherwise (float16 models, quantized weights) the model is written anew in float32.
   */
  withValues(valuesOf: (parameter: Parameter) => Float32Array): Uint8Array;
}

/**
 * Reads an ONNX model for training.
 * @param bytes the file; kept, not changed
 * @throws SpanLabError model-invalid; operator-unsupported for a quantized operator that has no float32 form
 */
export function readTrainableModel(bytes: Uint8Array): TrainableModel {
  const stored = readModel(bytes);
  const model = toFloat32(stored);
  const parameters = findParameters(model);
  const isInPlace = model === stored && parameters.every(({ tensors }) => tensors.every(t => t.fileOffset !== null));
  return {
    stored: model,
    graph: expandAttention(inlineConstants(parametersAsInputs(model, parameters))),
    parameters,
    initialValues: parameter => floatsOf(parameter.tensors[0]),
    withValues: valuesOf =>
      isInPlace ? patchFile(bytes, parameters, valuesOf) : writeModel(replaceTensors(model, parameters, valuesOf)),
  };
}

function patchFile(
  bytes: Uint8Array,
  parameters: readonly Parameter[],
  valuesOf: (parameter: Parameter) => Float32Array,
): Uint8Array {
  const patched = new Uint8Array(bytes);
  for (const parameter of parameters) {
    const values = valuesOf(parameter);
    const raw = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
    for (const { fileOffset } of parameter.tensors) patched.set(raw, fileOffset ?? 0);
  }
  return patched;
}

function replaceTensors(
  model: Model,
  parameters: readonly Parameter[],
  valuesOf: (parameter: Parameter) => Float32Array,
): Model {
  const replacement = new Map<string, Tensor>();
  for (const parameter of parameters) {
    const values = valuesOf(parameter);
    for (const { name, dims } of parameter.tensors) replacement.set(name, floatTensor(name, dims, values));
  }
  return { ...model, initializers: model.initializers.map(tensor => replacement.get(tensor.name) ?? tensor) };
}
