import type { DataType as TfDataType } from '@tensorflow/tfjs-core';
import { intAttributeOf } from '../../../../../graph/onnx/tensors';
import { DataType } from '../../../../../graph/onnx/types';
import type { TensorFlow, TfTensor } from '../tensorFlow';
import type { OperatorContext, TensorOperator } from './operator';

const unary =
  (compute: (tf: TensorFlow, x: TfTensor) => TfTensor): TensorOperator =>
  ({ tf, input }) =>
    compute(tf, input(0));

const binary =
  (compute: (tf: TensorFlow, a: TfTensor, b: TfTensor) => TfTensor): TensorOperator =>
  ({ tf, input }) =>
    compute(tf, input(0), input(1));

/** Min and Max take any number of inputs. */
const variadic =
  (compute: (tf: TensorFlow, a: TfTensor, b: TfTensor) => TfTensor): TensorOperator =>
  ({ tf, node, input }) =>
    node.inputs
      .map((_, position) => input(position))
      .reduce((result, tensor) => compute(tf, result, tensor), tf.clone(input(0)));

function clip({ tf, input, optional }: OperatorContext): TfTensor {
  const [least, most] = [optional(1), optional(2)];
  const raised = least === null ? tf.clone(input(0)) : tf.maximum(input(0), least);
  return most === null ? raised : tf.minimum(raised, most);
}

function cast({ tf, node, input }: OperatorContext): TfTensor {
  return tf.cast(input(0), tensorFlowType(intAttributeOf(node, 'to', 0)));
}

/** TensorFlow.js' type for one of ONNX. @throws Error where there is none */
export function tensorFlowType(dataType: number): TfDataType {
  switch (dataType) {
    case DataType.float:
    case DataType.float16:
    case DataType.double:
      return 'float32';
    case DataType.int64:
    case DataType.int32:
    case DataType.int8:
    case DataType.uint8:
      return 'int32';
    case DataType.bool:
      return 'bool';
    default:
      throw new Error(`element type ${dataType} is not supported`);
  }
}

/** Operators that compute each element by itself; all broadcast as NumPy does, in ONNX and in TensorFlow.js. */
export const elementwiseOperators = {
  Identity: unary((tf, x) => tf.clone(x)),
  Neg: unary((tf, x) => tf.neg(x)),
  Abs: unary((tf, x) => tf.abs(x)),
  Sign: unary((tf, x) => tf.sign(x)),
  Floor: unary((tf, x) => tf.floor(x)),
  Ceil: unary((tf, x) => tf.ceil(x)),
  Sqrt: unary((tf, x) => tf.sqrt(x)),
  Exp: unary((tf, x) => tf.exp(x)),
  Log: unary((tf, x) => tf.log(x)),
  Erf: unary((tf, x) => tf.erf(x)),
  Reciprocal: unary((tf, x) => tf.reciprocal(x)),
  Not: unary((tf, x) => tf.logicalNot(x)),
  IsNaN: unary((tf, x) => tf.isNaN(x)),
  Add: binary((tf, a, b) => tf.add(a, b)),
  Sub: binary((tf, a, b) => tf.sub(a, b)),
  Mul: binary((tf, a, b) => tf.mul(a, b)),
  Div: binary((tf, a, b) => tf.div(a, b)),
  Pow: binary((tf, a, b) => tf.pow(a, b)),
  Equal: binary((tf, a, b) => tf.equal(a, b)),
  Less: binary((tf, a, b) => tf.less(a, b)),
  LessOrEqual: binary((tf, a, b) => tf.lessEqual(a, b)),
  Greater: binary((tf, a, b) => tf.greater(a, b)),
  GreaterOrEqual: binary((tf, a, b) => tf.greaterEqual(a, b)),
  And: binary((tf, a, b) => tf.logicalAnd(a, b)),
  Or: binary((tf, a, b) => tf.logicalOr(a, b)),
  Min: variadic((tf, a, b) => tf.minimum(a, b)),
  Max: variadic((tf, a, b) => tf.maximum(a, b)),
  Where: ({ tf, input }) => tf.where(input(0), input(1), input(2)),
  Clip: clip,
  Cast: cast,
} as const satisfies Readonly<Record<string, TensorOperator>>;
