import type { Model } from '../onnx/types';
import { dequantizeWeights } from './dequantizeWeights';
import { removeQuantization } from './removeQuantization';
import { widenFloat16 } from './widenFloat16';

/**
 * A float16 or quantized model as a float32 one that computes nearly the same; a float32 model is given back as it is.
 * @throws SpanLabError operator-unsupported, naming operator and node, for a quantized operator with no float32 form
 */
export function toFloat32(model: Model): Model {
  return removeQuantization(dequantizeWeights(widenFloat16(model)));
}
