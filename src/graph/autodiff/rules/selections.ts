import { intAttribute, intAttributeOf, stringAttribute } from '../../onnx/tensors';
import { DataType } from '../../onnx/types';
import type { GraphBuilder } from '../graphBuilder';
import type { GradientRule } from '../rule';

/** Where two values are the same, as a bool value of the shape both broadcast to. */
function equals(builder: GraphBuilder, a: string, b: string, dims: readonly number[]): string {
  return builder.emit('Equal', [a, b], dims, { dataType: DataType.bool });
}

/** y = min(max(x, low), high): g where x was kept, 0 where it was cut, as torch.clamp has it. */
const clip: GradientRule = ({ node, gradient, builder }) => {
  const dims = builder.dimsOf(node.inputs[0]);
  const isKept = equals(builder, node.inputs[0], node.outputs[0], dims);
  const kept = builder.emit('Where', [isKept, gradient, builder.float(0)], dims);
  return [kept, ...node.inputs.slice(1).map(() => null)];
};

/** y = max(x0, x1, …) or min: g goes to the input that was taken, in equal shares where several are equal (torch.maximum). */
const extremum: GradientRule = ({ node, gradient, builder, wants }) => {
  const [y] = node.outputs;
  const dims = builder.dimsOf(y);
  const isTaken = node.inputs.map(input =>
    builder.emit('Cast', [equals(builder, input, y, dims)], dims, { attributes: { to: intAttribute(DataType.float) } }),
  );
  const count = isTaken.reduce((sum, taken) => builder.binary('Add', sum, taken));
  const share = builder.binary('Div', gradient, count);
  return node.inputs.map((input, i) =>
    wants[i] ? builder.unbroadcast(builder.binary('Mul', share, isTaken[i]), builder.dimsOf(input)) : null,
  );
};

/** y[…, i, …] = x[…, index[…, i, …], …]: g is added up at the places it came from (torch.gather: scatter_add). */
const gatherElements: GradientRule = ({ node, gradient, builder }) => {
  const [data, indices] = node.inputs;
  const dims = builder.dimsOf(data);
  const scattered = builder.emit('ScatterElements', [builder.zeros(dims), indices, gradient], dims, {
    attributes: { axis: intAttribute(intAttributeOf(node, 'axis', 0)), reduction: stringAttribute('add') },
  });
  return [scattered, null];
};

export const selectionRules = {
  Clip: clip,
  Max: extremum,
  Min: extremum,
  GatherElements: gatherElements,
} satisfies Record<string, GradientRule>;
