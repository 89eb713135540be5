import { floatAttributeOf, intAttributeOf, intsAttributeOf } from '../../onnx/tensors';
import type { GraphNode } from '../../onnx/types';
import type { GraphBuilder } from '../graphBuilder';
import type { GradientRule } from '../rule';

/** Axes of a reduction: an attribute before opset 18 (ReduceSum: 13), an input since; null means all. */
function reductionAxes(node: GraphNode, builder: GraphBuilder): readonly number[] | null {
  return intsAttributeOf(node, 'axes') ?? (node.inputs[1] ? builder.integers(node.inputs[1]) : null);
}

/** Spreads the gradient of a reduction over the reduced axes; also gives how many elements were reduced into one. */
function spread(node: GraphNode, gradient: string, builder: GraphBuilder): { value: string; count: number } {
  const dims = builder.dimsOf(node.inputs[0]);
  const axes = reductionAxes(node, builder) ?? dims.map((_, axis) => axis);
  const reduced = axes.map(axis => (axis < 0 ? axis + dims.length : axis));
  const kept = builder.reshape(
    gradient,
    dims.map((dim, axis) => (reduced.includes(axis) ? 1 : dim)),
  );
  return { value: builder.expand(kept, dims), count: reduced.reduce((product, axis) => product * dims[axis], 1) };
}

const reduceSum: GradientRule = ({ node, gradient, builder }) => [spread(node, gradient, builder).value, null];

const reduceMean: GradientRule = ({ node, gradient, builder }) => {
  const { value, count } = spread(node, gradient, builder);
  return [builder.scale(value, 1 / count), null];
};

/**
 * Layer normalisation over the last axis (Ba, Kiros and Hinton 2016): with n = (x - mean) * r, r = 1 / sqrt(var + eps) and
 * h = g * weight, dx = r (h - mean(h) - n mean(h n)); dweight = sum(g n), dbias = sum(g).
 * Mean and r are recomputed from x, so that the forward node stays as it is.
 */
const layerNormalization: GradientRule = ({ node, gradient, builder, wants }) => {
  const [x, weight, bias] = node.inputs;
  const dims = builder.dimsOf(x);
  const last = dims.length - 1;
  const axis = intAttributeOf(node, 'axis', -1);
  if (axis !== -1 && axis !== last) throw new Error('only the last axis is supported');
  const size = dims[last];
  const mean = (value: string) => builder.scale(builder.reduceSum(value, [last], true), 1 / size);
  const centered = builder.binary('Sub', x, mean(x));
  const variance = mean(builder.binary('Mul', centered, centered));
  const epsilon = builder.float(floatAttributeOf(node, 'epsilon', 1e-5));
  const deviation = builder.unary('Sqrt', builder.binary('Add', variance, epsilon));
  const normalized = builder.binary('Div', centered, deviation);
  const forX = () => {
    const scaled = builder.binary('Mul', gradient, weight);
    const projection = builder.binary('Mul', normalized, mean(builder.binary('Mul', scaled, normalized)));
    const remainder = builder.binary('Sub', builder.binary('Sub', scaled, mean(scaled)), projection);
    return builder.binary('Div', remainder, deviation);
  };
  return [
    wants[0] ? forX() : null,
    wants[1] ? builder.unbroadcast(builder.binary('Mul', gradient, normalized), builder.dimsOf(weight)) : null,
    wants[2] ? builder.unbroadcast(gradient, builder.dimsOf(bias)) : null,
  ];
};

export const reductionRules = {
  ReduceSum: reduceSum,
  ReduceMean: reduceMean,
  LayerNormalization: layerNormalization,
} satisfies Record<string, GradientRule>;
