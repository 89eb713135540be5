import { float16Tensor, floatsOf, intAttribute, makeNode } from '../onnx/tensors';
import { largestFloat16, smallestFloat16 } from '../onnx/float16';
import { DataType, type GraphNode, type Model, type Tensor } from '../onnx/types';
import { changeFloatType } from './changeFloatType';

/**
 * Turns a float32 graph into one that computes in float16; inputs and outputs keep their types behind casts, so that whoever feeds
 * the model sees no difference. Numbers beyond float16's range become its largest (masks: the lowest float32), and single numbers
 * too small for it its smallest, so that the epsilon of a normalisation still keeps its division from zero.
 */
export function narrowToFloat16(model: Model): Model {
  const narrowed = changeFloatType(model, DataType.float, DataType.float16, narrow);
  const isFloat = ({ dataType }: { readonly dataType: number }): boolean => dataType === DataType.float;
  const inner = new Map<string, string>();
  for (const { name } of [...model.inputs, ...model.outputs].filter(isFloat)) inner.set(name, `${name}/float16`);
  const rename = (name: string): string => inner.get(name) ?? name;
  const cast = (from: string, to: string, type: number): GraphNode =>
    makeNode('Cast', [from], [to], { to: intAttribute(type) });
  return {
    ...narrowed,
    nodes: [
      ...model.inputs.filter(isFloat).map(({ name }) => cast(name, rename(name), DataType.float16)),
      ...narrowed.nodes.map(node => ({
        ...node,
        inputs: node.inputs.map(rename),
        outputs: node.outputs.map(rename),
      })),
      ...model.outputs.filter(isFloat).map(({ name }) => cast(rename(name), name, DataType.float)),
    ],
  };
}

function narrow(tensor: Tensor): Tensor {
  const values = floatsOf(tensor);
  const isSingle = values.length === 1;
  const fit = (value: number): number => {
    if (!Number.isFinite(value)) return value;
    const size = Math.min(Math.abs(value), largestFloat16);
    return Math.sign(value) * (isSingle && size > 0 ? Math.max(size, smallestFloat16) : size);
  };
  return float16Tensor(tensor.name, tensor.dims, values.map(fit));
}
