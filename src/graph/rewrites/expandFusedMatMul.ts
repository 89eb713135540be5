import type { GraphBuilder } from '../autodiff/graphBuilder';
import { floatAttributeOf, intAttributeOf, intsAttribute } from '../onnx/tensors';
import type { NodeRewrite } from './rewriteNodes';

/** ONNX Runtime's FusedMatMul as Transpose, Mul and MatMul, for devices that have no kernel of it. */
export const expandFusedMatMul: NodeRewrite = (node, builder) => {
  const [a, b] = node.inputs;
  const [output] = node.outputs;
  const { dataType, dims } = builder.typeOf(output);
  const side = (value: string, letter: 'A' | 'B') =>
    transpose(
      builder,
      value,
      intAttributeOf(node, `trans${letter}`, 0) === 1,
      intAttributeOf(node, `transBatch${letter}`, 0) === 1,
    );
  let [left, right] = [side(a, 'A'), side(b, 'B')];
  const alpha = floatAttributeOf(node, 'alpha', 1);
  // The smaller operand is scaled: scores of an attention are wider than either side.
  if (builder.elementCount(left) <= builder.elementCount(right)) left = builder.scale(left, alpha);
  else right = builder.scale(right, alpha);
  builder.emit('MatMul', [left, right], dims, { name: output, dataType });
};

/**
 * @param swapsLast exchanges the last two axes
 * @param movesFirst before that, moves the first axis to the place before the last (the operator's `transBatch`)
 */
function transpose(builder: GraphBuilder, value: string, swapsLast: boolean, movesFirst: boolean): string {
  const { dims, dataType } = builder.typeOf(value);
  if (dims.length < 2 || (!swapsLast && !movesFirst)) return value;
  let axes = dims.map((_, axis) => axis);
  if (movesFirst) axes = [...axes.slice(1, -1), 0, ...axes.slice(-1)];
  if (swapsLast) axes = [...axes.slice(0, -2), axes[axes.length - 1], axes[axes.length - 2]];
  return builder.emit(
    'Transpose',
    [value],
    axes.map(axis => dims[axis]),
    { attributes: { perm: intsAttribute(axes) }, dataType },
  );
}
