import { floatsOf, floatTensor } from '../onnx/tensors';
import { DataType, type Model } from '../onnx/types';
import { changeFloatType, redeclare, usesType } from './changeFloatType';

/**
 * Turns a float16 graph into the same one in float32: every float16 number is a float32 number, so the weights are exactly those of
 * the file. A graph without float16 is given back as it is.
 */
export function widenFloat16(model: Model): Model {
  if (!usesType(model, DataType.float16)) return model;
  const { float16, float } = DataType;
  return {
    ...changeFloatType(model, float16, float, tensor => floatTensor(tensor.name, tensor.dims, floatsOf(tensor))),
    inputs: redeclare(model.inputs, float16, float),
    outputs: redeclare(model.outputs, float16, float),
  };
}
