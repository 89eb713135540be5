import { intAttributeOf, intsAttribute, intsAttributeOf } from '../../onnx/tensors';
import type { GraphNode } from '../../onnx/types';
import type { GraphBuilder } from '../graphBuilder';
import type { GradientRule } from '../rule';

/**
 * Y = X * W + b with X `[batch, in, …space]`, W `[out, in, …kernel]`, one group, stride and dilation 1 (DeBERTa's convolution
 * layer). Both gradients are convolutions again (Dumoulin and Visin 2016, section 4): dX of G with the flipped kernel, padded to a
 * full one; dW of X with G as the kernel, the batch in the place of the channels. db is the sum of G over all but the channels.
 */
const conv: GradientRule = ({ node, gradient, builder, wants }) => {
  const [x, w] = node.inputs;
  const xDims = builder.dimsOf(x);
  const kernel = builder.dimsOf(w).slice(2);
  const pads = padsOf(node, kernel.length);
  const swapped = (value: string): string => swapChannels(builder, value);

  const forX = () => {
    const full = pads.map((pad, i) => kernel[i % kernel.length] - 1 - pad);
    if (full.some(pad => pad < 0)) throw new Error('more padding than the kernel is long');
    return convolve(builder, gradient, swapped(flip(builder, w)), full, xDims);
  };
  const forW = () => {
    const [out, inner, ...rest] = builder.dimsOf(w);
    return swapped(convolve(builder, swapped(x), swapped(gradient), pads, [inner, out, ...rest]));
  };
  const forBias = () =>
    builder.reduceSum(
      gradient,
      xDims.map((_, axis) => axis).filter(axis => axis !== 1),
      false,
    );
  return [wants[0] ? forX() : null, wants[1] ? forW() : null, wants[2] ? forBias() : null];
};

/** Zeros before each axis, then after each. */
function padsOf(node: GraphNode, rank: number): readonly number[] {
  const isOne = (name: string) => (intsAttributeOf(node, name) ?? []).every(value => value === 1);
  const autoPad = node.attributes.get('auto_pad');
  if (intAttributeOf(node, 'group', 1) !== 1 || !isOne('strides') || !isOne('dilations')) {
    throw new Error('only one group, stride 1 and dilation 1 are supported');
  }
  if (autoPad?.kind === 'string' && autoPad.value !== 'NOTSET') throw new Error('automatic padding is not supported');
  return intsAttributeOf(node, 'pads') ?? Array.from({ length: 2 * rank }, () => 0);
}

function convolve(
  builder: GraphBuilder,
  x: string,
  w: string,
  pads: readonly number[],
  dims: readonly number[],
): string {
  return builder.emit('Conv', [x, w], dims, { attributes: { pads: intsAttribute(pads) } });
}

/** `[a, b, …]` as `[b, a, …]`. */
function swapChannels(builder: GraphBuilder, value: string): string {
  const [first, second, ...rest] = builder.dimsOf(value);
  const perm = [1, 0, ...rest.map((_, i) => i + 2)];
  return builder.emit('Transpose', [value], [second, first, ...rest], { attributes: { perm: intsAttribute(perm) } });
}

/** A kernel read backwards along all its axes but the channels. */
function flip(builder: GraphBuilder, kernel: string): string {
  const dims = builder.dimsOf(kernel);
  const axes = dims.map((_, axis) => axis).slice(2);
  const all = (value: number) => builder.ints(axes.map(() => value));
  const toTheStart = -Number.MAX_SAFE_INTEGER;
  return builder.emit('Slice', [kernel, all(-1), all(toTheStart), builder.ints(axes), all(-1)], dims);
}

export const convolutionRules = { Conv: conv } satisfies Record<string, GradientRule>;
