import { floatsOf, floatTensor, int8Tensor, intAttribute, makeNode } from './onnx/tensors';
import { DataType, type GraphNode, type Model, type Tensor } from './onnx/types';
import { scaleIndex } from './quantizedMatrix';

/**
 * Stores every float32 matrix as int8 with one float32 scale per row (embeddings) or per column (dense layers), symmetric,
 * and leads it back to float32 by Cast and Mul: plain operators of every opset, which runtimes fold when they load the model.
 * Only the file shrinks (to about a quarter); the computation stays float32.
 */
export function quantizeWeights(model: Model): Model {
  const embeddings = new Set(model.nodes.filter(node => node.op === 'Gather').map(node => node.inputs[0]));
  const initializers: Tensor[] = [];
  const nodes: GraphNode[] = [];
  for (const tensor of model.initializers) {
    if (tensor.dataType !== DataType.float || tensor.dims.length !== 2 || Math.min(...tensor.dims) < 2) {
      initializers.push(tensor);
      continue;
    }
    const { integers, scales } = quantizeMatrix(tensor, embeddings.has(tensor.name));
    initializers.push(integers, scales);
    const cast = `${tensor.name}/cast`;
    nodes.push(
      makeNode('Cast', [integers.name], [cast], { to: intAttribute(DataType.float) }),
      makeNode('Mul', [cast, scales.name], [tensor.name]),
    );
  }
  return { ...model, initializers, nodes: [...nodes, ...model.nodes] };
}

function quantizeMatrix(matrix: Tensor, perRow: boolean): { integers: Tensor; scales: Tensor } {
  const [rows, columns] = matrix.dims;
  const values = floatsOf(matrix);
  const scales = new Float32Array(perRow ? rows : columns);
  for (let i = 0; i < values.length; i++) {
    const group = scaleIndex(i, columns, perRow);
    scales[group] = Math.max(scales[group], Math.abs(values[i]) / 127);
  }
  const integers = new Int8Array(values.length);
  for (let i = 0; i < values.length; i++) {
    const scale = scales[scaleIndex(i, columns, perRow)];
    integers[i] = scale === 0 ? 0 : Math.max(-127, Math.min(127, Math.round(values[i] / scale)));
  }
  return {
    integers: int8Tensor(`${matrix.name}/int8`, matrix.dims, integers),
    scales: floatTensor(`${matrix.name}/scale`, perRow ? [rows, 1] : [1, columns], scales),
  };
}
