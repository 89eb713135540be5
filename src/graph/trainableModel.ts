import { noExternalData, type ExternalData } from './onnx/externalData';
import type { ModelFiles } from './onnx/modelFiles';
import { readModel } from './onnx/readModel';
import { floatsOf, floatTensor } from './onnx/tensors';
import type { Model, Tensor } from './onnx/types';
import { writeModelFiles } from './onnx/writeModelFiles';
import { findParameters, parametersAsInputs, type Parameter } from './parameters';
import { patchParameters, standAlone } from './patchParameters';
import { expandAttention } from './rewrites/expandAttention';
import { expandFused } from './rewrites/expandFused';
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
   * The files with other values for the parameters. Where every parameter is stored as one block, only those bytes change, and
   * what was in a file of its own stays there; otherwise (float16 models, quantized weights) the model is written anew in
   * float32, as one file or, beyond 2 GB, with its weights in `model.onnx_data`.
   * @param valuesOf what it gives is not copied: it has to stay as it is until the files are written
   */
  withValues(valuesOf: (parameter: Parameter) => Float32Array): ModelFiles;
}

/** File of the weights of a model that is written anew and too large for one file; the name that Hugging Face gives it. */
const dataName = 'model.onnx_data';

/**
 * Reads an ONNX model for training.
 * @param bytes the file; kept, not changed
 * @param external the files of its other tensors; kept, not changed
 * @throws SpanLabError model-invalid; operator-unsupported for a quantized operator that has no float32 form
 */
export function readTrainableModel(bytes: Uint8Array, external: ExternalData = noExternalData): TrainableModel {
  const stored = readModel(bytes, external);
  const model = toFloat32(stored);
  const parameters = findParameters(model);
  const isInPlace = model === stored && standAlone(model, parameters);
  return {
    stored: model,
    graph: expandAttention(expandFused(inlineConstants(parametersAsInputs(model, parameters)))),
    parameters,
    initialValues: parameter => floatsOf(parameter.tensors[0]),
    withValues: valuesOf =>
      isInPlace
        ? patchParameters({ bytes, external }, parameters, valuesOf)
        : writeModelFiles(replaceTensors(model, parameters, valuesOf), dataName),
  };
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
