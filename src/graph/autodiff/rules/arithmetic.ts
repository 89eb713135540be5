import { floatsOf } from '../../onnx/tensors';
import { DataType } from '../../onnx/types';
import type { GradientRule } from '../rule';

const add: GradientRule = ({ node, gradient, builder, wants }) =>
  node.inputs.map((input, i) => (wants[i] ? builder.unbroadcast(gradient, builder.dimsOf(input)) : null));

const subtract: GradientRule = ({ node, gradient, builder, wants }) => {
  const [a, b] = node.inputs;
  return [
    wants[0] ? builder.unbroadcast(gradient, builder.dimsOf(a)) : null,
    wants[1] ? builder.unary('Neg', builder.unbroadcast(gradient, builder.dimsOf(b))) : null,
  ];
};

const multiply: GradientRule = ({ node, gradient, builder, wants }) => {
  const [a, b] = node.inputs;
  const side = (own: string, other: string) =>
    builder.unbroadcast(builder.binary('Mul', gradient, other), builder.dimsOf(own));
  return [wants[0] ? side(a, b) : null, wants[1] ? side(b, a) : null];
};

/** y = a / b: da = g / b, db = -g y / b. */
const divide: GradientRule = ({ node, gradient, builder, wants }) => {
  const [a, b] = node.inputs;
  const quotient = builder.binary('Div', gradient, b);
  const denominator = () => {
    const product = builder.binary('Mul', quotient, node.outputs[0]);
    return builder.unary('Neg', builder.unbroadcast(product, builder.dimsOf(b)));
  };
  return [wants[0] ? builder.unbroadcast(quotient, builder.dimsOf(a)) : null, wants[1] ? denominator() : null];
};

/** y = x^n for a constant scalar n: dx = g n x^(n-1). */
const power: GradientRule = ({ node, gradient, builder, wants }) => {
  const [x, exponentName] = node.inputs;
  const constant = builder.constant(exponentName);
  if (wants[1] || !constant || constant.dataType !== DataType.float || constant.bytes.length !== 4) {
    throw new Error('the exponent must be a constant scalar');
  }
  const exponent = floatsOf(constant)[0];
  const slope = exponent === 2 ? x : builder.power(x, exponent - 1);
  return [builder.scale(builder.binary('Mul', gradient, slope), exponent), null];
};

const negate: GradientRule = ({ gradient, builder }) => [builder.unary('Neg', gradient)];

export const arithmeticRules = {
  Add: add,
  Sub: subtract,
  Mul: multiply,
  Div: divide,
  Pow: power,
  Neg: negate,
} satisfies Record<string, GradientRule>;
