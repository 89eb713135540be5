import { intAttributeOf, intsAttributeOf } from '../../../../../graph/onnx/tensors';
import type { TensorFlow, TfTensor } from '../tensorFlow';
import { fromEnd, type OperatorContext, type TensorOperator } from './operator';

type Reduction = (tf: TensorFlow, x: TfTensor, axes: number[], keepDims: boolean) => TfTensor;

/** The axes are an input or, in older operator sets, an attribute; without any, all are reduced or none, as the node says. */
const reduction =
  (reduce: Reduction): TensorOperator =>
  ({ tf, node, input, integers }) => {
    const x = input(0);
    const given = integers(1) ?? intsAttributeOf(node, 'axes') ?? [];
    if (given.length === 0 && intAttributeOf(node, 'noop_with_empty_axes', 0) === 1) return tf.clone(x);
    const axes = given.length === 0 ? x.shape.map((_, axis) => axis) : given.map(axis => fromEnd(axis, x.rank));
    return reduce(tf, x, axes, intAttributeOf(node, 'keepdims', 1) === 1);
  };

function cumulativeSum({ tf, node, input, integers }: OperatorContext): TfTensor {
  const x = input(0);
  const [axis = 0] = integers(1) ?? [];
  const isSet = (name: string) => intAttributeOf(node, name, 0) === 1;
  return tf.cumsum(x, fromEnd(axis, x.rank), isSet('exclusive'), isSet('reverse'));
}

export const reductionOperators = {
  ReduceSum: reduction((tf, x, axes, keepDims) => tf.sum(x, axes, keepDims)),
  ReduceMean: reduction((tf, x, axes, keepDims) => tf.mean(x, axes, keepDims)),
  ReduceMax: reduction((tf, x, axes, keepDims) => tf.max(x, axes, keepDims)),
  ReduceMin: reduction((tf, x, axes, keepDims) => tf.min(x, axes, keepDims)),
  CumSum: cumulativeSum,
} as const satisfies Readonly<Record<string, TensorOperator>>;
