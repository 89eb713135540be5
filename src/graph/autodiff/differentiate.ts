import { SpanLabError } from '../../core/errors';
import { intAttributeOf } from '../onnx/tensors';
import { DataType, type GraphNode } from '../onnx/types';
import type { GradientBlock } from './block';
import type { GraphBuilder } from './graphBuilder';
import { gradientRules } from './rules/gradientRules';

/** The gradient of rows that a Gather took from a parameter: `rows` `[…, width]` belongs to the rows `indices`. */
export interface RowGradient {
  readonly parameter: string;
  readonly indices: string;
  readonly rows: string;
}

export interface Gradients {
  /** Value that holds a parameter's gradient, by parameter. */
  readonly dense: ReadonlyMap<string, string>;
  /** Embedding gradients are left as rows: adding them up in place is cheaper than a matrix of mostly zeros. */
  readonly rows: readonly RowGradient[];
}

/**
 * Reverse-mode differentiation: appends to the builder the gradients of `parameters`, given the gradients (`seeds`) of some
 * values. One rule per operator, contributions summed where a value is used several times; blocks of nodes have rules of their own.
 * @throws SpanLabError operator-unsupported, naming operator and node
 */
export function differentiate(
  nodes: readonly GraphNode[],
  builder: GraphBuilder,
  seeds: ReadonlyMap<string, string>,
  parameters: ReadonlySet<string>,
  blocks: readonly GradientBlock[] = [],
): Gradients {
  const blockOf = new Map(blocks.flatMap(block => block.nodes.map(node => [node, block] as const)));
  const depends = dependentValues(nodes, builder, parameters);
  const gradients = new Map(seeds);
  const rows: RowGradient[] = [];
  const addTo = (value: string, gradient: string) => {
    const present = gradients.get(value);
    gradients.set(value, present === undefined ? gradient : builder.binary('Add', present, gradient));
  };
  for (const node of [...nodes].reverse()) {
    const own = node.outputs.map(output => gradients.get(output) ?? null);
    const wants = node.inputs.map(input => depends.has(input));
    if (own.every(gradient => gradient === null) || !wants.includes(true)) continue;
    const block = blockOf.get(node);
    if (block) {
      if (node !== block.last || own[0] === null) continue;
      const wanted = block.differentiate(own[0], builder, value => depends.has(value));
      for (const [value, gradient] of wanted) addTo(value, gradient);
      continue;
    }
    const gathered = rowsOfParameter(node, own[0], parameters);
    if (gathered) rows.push(gathered);
    else
      applyRule(node, own, wants, builder).forEach(
        (gradient, i) => gradient !== null && addTo(node.inputs[i], gradient),
      );
  }
  const dense = new Map([...gradients].filter(([value]) => parameters.has(value)));
  return { dense, rows };
}

/** Float values that some parameter reaches. */
function dependentValues(nodes: readonly GraphNode[], builder: GraphBuilder, parameters: ReadonlySet<string>) {
  const depends = new Set(parameters);
  for (const node of nodes) {
    if (!node.inputs.some(input => depends.has(input))) continue;
    for (const output of node.outputs) {
      if (output !== '' && builder.typeOf(output).dataType === DataType.float) depends.add(output);
    }
  }
  return depends;
}

function rowsOfParameter(
  node: GraphNode,
  gradient: string | null,
  parameters: ReadonlySet<string>,
): RowGradient | null {
  const [data, indices] = node.inputs;
  if (node.op !== 'Gather' || gradient === null || !parameters.has(data)) return null;
  if (intAttributeOf(node, 'axis', 0) !== 0) return null;
  return { parameter: data, indices, rows: gradient };
}

function applyRule(
  node: GraphNode,
  gradients: readonly (string | null)[],
  wants: readonly boolean[],
  builder: GraphBuilder,
): readonly (string | null)[] {
  const unsupported = (why: string) =>
    new SpanLabError(
      'operator-unsupported',
      `The operator ${node.op} (node "${node.name}") cannot be trained: ${why}.`,
      {
        operator: node.op,
        node: node.name,
      },
    );
  const rule = gradientRules.get(node.op);
  if (!rule) throw unsupported('it has no gradient rule');
  const [first = null] = gradients;
  if (first === null && node.outputs.length === 1) return node.inputs.map(() => null);
  try {
    return rule({ node, gradients, gradient: first ?? '', builder, wants });
  } catch (error) {
    throw unsupported(error instanceof Error ? error.message : String(error));
  }
}
