import type { ExternalPlace } from './externalData';
import type { ModelFiles } from './modelFiles';
import type { Model, Tensor } from './types';
import { writeModel } from './writeModel';

/** An ONNX file is one protobuf message, which ends at 2 GiB; what is left is for the graph around the weights. */
const mostWeightsInside = 2 ** 31 - 2 ** 26;
/** Smaller tensors stay in the ONNX file: shape inference wants to read them there. */
const smallestOutside = 1024;
/** Tensors begin at a multiple of this, which suits every element type. */
const alignment = 64;

/**
 * Writes a model as one file where its weights fit, else with the weights in a second one.
 * @param dataName location of that second file
 * @param mostBytes how many bytes of weights fit
 */
export function writeModelFiles(model: Model, dataName: string, mostBytes = mostWeightsInside): ModelFiles {
  const total = model.initializers.reduce((sum, { bytes }) => sum + bytes.length, 0);
  if (total <= mostBytes) return { graph: [writeModel(model)], external: new Map() };
  const places = new Map<Tensor, ExternalPlace>();
  const pieces: Uint8Array[] = [];
  let offset = 0;
  for (const tensor of model.initializers) {
    const { length } = tensor.bytes;
    if (length < smallestOutside) continue;
    places.set(tensor, { location: dataName, offset, length });
    const padding = (alignment - (length % alignment)) % alignment;
    pieces.push(tensor.bytes, new Uint8Array(padding));
    offset += length + padding;
  }
  return { graph: [writeModel(model, places)], external: new Map([[dataName, pieces]]) };
}
