import { floatAttribute, intAttributeOf } from '../../onnx/tensors';
import type { GraphBuilder } from '../graphBuilder';
import type { GradientRule } from '../rule';

/** Rules of the form dx = g * slope. */
const bySlope =
  (slope: (builder: GraphBuilder, x: string, y: string) => string): GradientRule =>
  ({ node, gradient, builder }) => [builder.binary('Mul', gradient, slope(builder, node.inputs[0], node.outputs[0]))];

const one = (builder: GraphBuilder) => builder.float(1);

/** erf'(x) = 2 / sqrt(pi) exp(-x^2). */
const erf = bySlope((builder, x) =>
  builder.scale(builder.unary('Exp', builder.unary('Neg', builder.binary('Mul', x, x))), 2 / Math.sqrt(Math.PI)),
);

const tanh = bySlope((builder, _x, y) => builder.binary('Sub', one(builder), builder.binary('Mul', y, y)));

const sigmoid = bySlope((builder, _x, y) => builder.binary('Mul', y, builder.binary('Sub', one(builder), y)));

const exp = bySlope((_builder, _x, y) => y);

const log: GradientRule = ({ node, gradient, builder }) => [builder.binary('Div', gradient, node.inputs[0])];

/** y = sqrt(x): dx = g / (2 y). */
const sqrt: GradientRule = ({ node, gradient, builder }) => [
  builder.binary('Div', builder.scale(gradient, 0.5), node.outputs[0]),
];

const relu = bySlope((builder, _x, y) => builder.unary('Sign', y));

const abs = bySlope((builder, x) => builder.unary('Sign', x));

/**
 * Gelu by the error function (Hendrycks and Gimpel 2016): y = x F(x), F the normal distribution function, so
 * y' = F(x) + x f(x). F = 1/2 + 1/2 erf(x / sqrt 2) is taken as HardSigmoid of erf: one pass instead of two.
 */
const gelu = bySlope((builder, x) => {
  const erfValue = builder.unary('Erf', builder.scale(x, Math.SQRT1_2));
  const distribution = builder.emit('HardSigmoid', [erfValue], builder.dimsOf(x), {
    attributes: { alpha: floatAttribute(0.5), beta: floatAttribute(0.5) },
  });
  const exponential = builder.unary('Exp', builder.scale(builder.binary('Mul', x, x), -0.5));
  const density = builder.scale(builder.binary('Mul', x, exponential), 1 / Math.sqrt(2 * Math.PI));
  return builder.binary('Add', distribution, density);
});

/** y = softmax(x) over the last axis: dx = y (g - sum(g y)). */
const softmax: GradientRule = ({ node, gradient, builder }) => {
  const [y] = node.outputs;
  const last = lastAxis(node, builder);
  const product = builder.binary('Mul', gradient, y);
  const sum = builder.reduceSum(product, [last], true);
  return [builder.binary('Sub', product, builder.binary('Mul', y, sum))];
};

/** y = log softmax(x) over the last axis: dx = g - exp(y) sum(g). */
const logSoftmax: GradientRule = ({ node, gradient, builder }) => {
  const sum = builder.reduceSum(gradient, [lastAxis(node, builder)], true);
  const probabilities = builder.unary('Exp', node.outputs[0]);
  return [builder.binary('Sub', gradient, builder.binary('Mul', probabilities, sum))];
};

function lastAxis(node: Parameters<GradientRule>[0]['node'], builder: GraphBuilder): number {
  const rank = builder.dimsOf(node.inputs[0]).length;
  const axis = intAttributeOf(node, 'axis', -1);
  if (axis !== -1 && axis !== rank - 1) throw new Error('only the last axis is supported');
  return rank - 1;
}

export const activationRules = {
  Erf: erf,
  Tanh: tanh,
  Sigmoid: sigmoid,
  Exp: exp,
  Log: log,
  Sqrt: sqrt,
  Relu: relu,
  Abs: abs,
  Gelu: gelu,
  Softmax: softmax,
  LogSoftmax: logSoftmax,
} satisfies Record<string, GradientRule>;
