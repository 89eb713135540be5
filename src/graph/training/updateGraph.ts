import { GraphBuilder } from '../autodiff/graphBuilder';
import { intAttribute, intsAttribute, makeNode } from '../onnx/tensors';
import { DataType, type Model, type ValueInfo } from '../onnx/types';

/** A parameter as AdamW sees it. */
export interface UpdatedParameter {
  readonly name: string;
  readonly dims: readonly number[];
  readonly isDecayed: boolean;
  /** What its learning rate is multiplied by. */
  readonly learningRateScale: number;
  /** A parameter that no loss reaches has none: a gradient of zeros. */
  readonly hasGradient: boolean;
}

/** Scalars of one update, fed as float32. */
export const updateScalars = {
  /** What loss and gradients are multiplied by first: the inverse of a loss scale. */
  gradientFactor: 'scalar/gradient_factor',
  maxGradNorm: 'scalar/max_grad_norm',
  beta1: 'scalar/beta1',
  oneMinusBeta1: 'scalar/one_minus_beta1',
  beta2: 'scalar/beta2',
  oneMinusBeta2: 'scalar/one_minus_beta2',
  epsilon: 'scalar/epsilon',
  /** Learning rate over the bias correction of the first moment. */
  stepSize: 'scalar/step_size',
  /** Learning rate times weight decay. */
  decay: 'scalar/decay',
  /** Inverse root of the bias correction of the second moment. */
  inverseRootCorrection: 'scalar/inverse_root_correction',
} as const;

/** Names of the values of one parameter. */
export interface UpdatePorts {
  readonly gradient: string | null;
  readonly before: MomentPorts;
  readonly after: MomentPorts;
}

export interface MomentPorts {
  readonly value: string;
  readonly first: string;
  readonly second: string;
}

/** Clipping by the global norm and AdamW as a graph: everything goes in, everything comes out anew. */
export interface UpdateGraph {
  readonly model: Model;
  /** In the order of the parameters. */
  readonly ports: readonly UpdatePorts[];
  /** Input: the summed loss. */
  readonly lossBefore: string;
  /** Outputs, scalars: loss and norm of the gradient before clipping. */
  readonly loss: string;
  readonly norm: string;
}

/** Inputs that one Concat joins: devices bind few buffers at once. */
const concatWidth = 7;

/**
 * The update of AdamW (Loshchilov and Hutter 2019, as torch.optim.AdamW does it) after torch.nn.utils.clip_grad_norm_. What is not
 * finite is not looked for in the graph: whoever runs it sees loss and norm, and keeps the values of before instead of the new ones.
 */
export function buildUpdateGraph(parameters: readonly UpdatedParameter[]): UpdateGraph {
  const builder = new GraphBuilder(new Map(), []);
  const inputs: ValueInfo[] = [];
  const outputs: ValueInfo[] = [];
  const input = (name: string, dims: readonly number[]): string => {
    inputs.push({ name, dataType: DataType.float, dims });
    return builder.declare(name, { dataType: DataType.float, dims });
  };
  const output = (name: string, value: string): string => {
    outputs.push({ name, dataType: DataType.float, dims: builder.dimsOf(value) });
    builder.nodes.push(makeNode('Identity', [value], [name]));
    return name;
  };
  for (const name of Object.values(updateScalars)) input(name, []);
  const lossBefore = input('loss/before', []);

  const gradients = parameters.map(({ hasGradient, dims }, i) => (hasGradient ? input(`gradient/${i}`, dims) : null));
  const { gradientFactor, maxGradNorm } = updateScalars;
  const norm = builder.binary('Mul', globalNorm(builder, gradients), gradientFactor);
  const quotient = builder.binary('Div', maxGradNorm, builder.binary('Add', norm, builder.float(1e-6)));
  const clip = builder.emit('Min', [quotient, builder.float(1)], []);
  const moments = momentFactors(builder, builder.binary('Mul', clip, gradientFactor));
  const rates = rateFactors(builder);

  const ports = parameters.map((parameter, i): UpdatePorts => {
    const names = (when: string): MomentPorts => ({
      value: `value/${i}/${when}`,
      first: `first/${i}/${when}`,
      second: `second/${i}/${when}`,
    });
    const [before, after] = [names('before'), names('after')];
    const gradient = gradients[i];
    for (const name of [before.value, before.first, before.second]) input(name, parameter.dims);
    const add = (kept: string, added: string | null) => (added === null ? kept : builder.binary('Add', kept, added));
    const first = add(
      builder.binary('Mul', before.first, updateScalars.beta1),
      gradient && builder.binary('Mul', gradient, moments.first),
    );
    const second = add(
      builder.binary('Mul', before.second, updateScalars.beta2),
      gradient && builder.binary('Mul', builder.binary('Mul', gradient, gradient), moments.second),
    );
    const { keep, stepSize } = rates(parameter);
    const root = builder.binary('Mul', builder.unary('Sqrt', second), updateScalars.inverseRootCorrection);
    const direction = builder.binary('Div', first, builder.binary('Add', root, updateScalars.epsilon));
    const kept = keep === null ? before.value : builder.binary('Mul', before.value, keep);
    const value = builder.binary('Sub', kept, builder.binary('Mul', direction, stepSize));
    output(after.value, value);
    output(after.first, first);
    output(after.second, second);
    return { gradient, before, after };
  });
  const loss = output('loss', builder.binary('Mul', lossBefore, gradientFactor));
  output('norm', norm);
  const { nodes, initializers } = builder;
  const opsets = new Map([['', 17]]);
  const model: Model = { irVersion: 8, opsets, graphName: 'update', nodes, initializers, inputs, outputs };
  return { model, ports, lossBefore, loss, norm: 'norm' };
}

/** Row by row first, so that a device has something to divide among its cores. */
function globalNorm(builder: GraphBuilder, gradients: readonly (string | null)[]): string {
  const sumOfSquares = (value: string, keepDims: boolean): string => {
    const dims = builder.dimsOf(value);
    const attributes = { axes: intsAttribute([dims.length - 1]), keepdims: intAttribute(keepDims ? 1 : 0) };
    return builder.emit('ReduceSumSquare', [value], keepDims ? [1] : dims.slice(0, -1), { attributes });
  };
  let sums = gradients
    .filter(gradient => gradient !== null)
    .map(gradient => {
      const count = builder.elementCount(gradient);
      const width = builder.dimsOf(gradient).at(-1) ?? 1;
      if (width === count) return sumOfSquares(builder.reshape(gradient, [count]), true);
      const rows = sumOfSquares(builder.reshape(gradient, [count / width, width]), false);
      return builder.reduceSum(rows, [0], true);
    });
  if (sums.length === 0) return builder.float(0);
  while (sums.length > 1) {
    const groups = Array.from({ length: Math.ceil(sums.length / concatWidth) }, (_, i) =>
      sums.slice(i * concatWidth, (i + 1) * concatWidth),
    );
    sums = groups.map(group => {
      if (group.length === 1) return group[0];
      const joined = builder.emit('Concat', group, [group.length], { attributes: { axis: intAttribute(0) } });
      return builder.reduceSum(joined, [0], true);
    });
  }
  return builder.reshape(builder.unary('Sqrt', sums[0]), []);
}

/** What gradient and squared gradient count in the moments, clipping included. */
function momentFactors(builder: GraphBuilder, factor: string): { readonly first: string; readonly second: string } {
  const square = builder.binary('Mul', factor, factor);
  return {
    first: builder.binary('Mul', factor, updateScalars.oneMinusBeta1),
    second: builder.binary('Mul', square, updateScalars.oneMinusBeta2),
  };
}

/** What a parameter keeps of its value (null: all) and the size of its step; one computation for each scale. */
function rateFactors(builder: GraphBuilder) {
  const known = new Map<number, { readonly keep: string; readonly stepSize: string }>();
  return ({ learningRateScale, isDecayed }: UpdatedParameter) => {
    const found = known.get(learningRateScale) ?? {
      keep: builder.binary('Sub', builder.float(1), builder.scale(updateScalars.decay, learningRateScale)),
      stepSize: builder.scale(updateScalars.stepSize, learningRateScale),
    };
    known.set(learningRateScale, found);
    return { keep: isDecayed ? found.keep : null, stepSize: found.stepSize };
  };
}
