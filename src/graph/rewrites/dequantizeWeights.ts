import { elementCount, floatsOf, floatTensor, intAttributeOf } from '../onnx/tensors';
import { DataType, type GraphNode, type Model, type Tensor } from '../onnx/types';
import { scaleIndex } from '../quantizedMatrix';

/**
 * Reads weight-only quantized weights back to float32: an integer initializer that goes through Cast and Mul with a constant
 * scale (see quantizeWeights) becomes one float32 initializer named as the product was.
 */
export function dequantizeWeights(model: Model): Model {
  const constants = new Map(model.initializers.map(tensor => [tensor.name, tensor]));
  const casts = new Map<string, Tensor>();
  const replaced = new Map<string, Tensor>();
  const nodes: GraphNode[] = [];
  for (const node of model.nodes) {
    const [first = '', second = ''] = node.inputs;
    const [output = ''] = node.outputs;
    const source = constants.get(first);
    if (node.op === 'Cast' && source?.dataType === DataType.int8 && intAttributeOf(node, 'to', 0) === DataType.float) {
      casts.set(output, source);
      continue;
    }
    const quantized = casts.get(first);
    const scale = constants.get(second);
    if (node.op === 'Mul' && quantized && scale) {
      replaced.set(output, dequantize(output, quantized, scale));
      continue;
    }
    nodes.push(node);
  }
  if (replaced.size === 0) return model;
  const gone = new Set([...casts.values()].map(tensor => tensor.name));
  const used = new Set(nodes.flatMap(node => node.inputs));
  const kept = model.initializers.filter(tensor => !gone.has(tensor.name) && used.has(tensor.name));
  return { ...model, nodes, initializers: [...kept, ...replaced.values()] };
}

/** `scale` broadcasts against the matrix: `[rows, 1]` or `[1, columns]`. */
function dequantize(name: string, quantized: Tensor, scale: Tensor): Tensor {
  const { buffer, byteOffset, byteLength } = quantized.bytes;
  const integers = new Int8Array(buffer, byteOffset, byteLength);
  const scales = floatsOf(scale);
  const columns = quantized.dims[quantized.dims.length - 1] ?? 1;
  const isPerRow = scale.dims[scale.dims.length - 1] === 1;
  const values = new Float32Array(elementCount(quantized.dims));
  for (let i = 0; i < values.length; i++) {
    values[i] = integers[i] * scales[scaleIndex(i, columns, isPerRow)];
  }
  return floatTensor(name, quantized.dims, values);
}
