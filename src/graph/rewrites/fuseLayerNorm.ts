import { indexGraph, type GraphIndex } from '../graphIndex';
import { floatAttribute, intAttribute, makeNode } from '../onnx/tensors';
import type { GraphNode, Model } from '../onnx/types';
import { otherInput, scalarOf } from './scalars';

/**
 * Replaces layer normalisation spelled out in elementary operators (exporters below opset 17) by one LayerNormalization node:
 * d = x - mean(x); y = d / sqrt(mean(d^2) + eps) * weight + bias, over the last axis.
 */
export function fuseLayerNorm(model: Model): Model {
  const index = indexGraph(model);
  const replacement = new Map<GraphNode, GraphNode>();
  for (const node of model.nodes) {
    const fused = node.op === 'Div' ? matchLayerNorm(index, node) : null;
    if (fused) replacement.set(fused.last, fused.node);
  }
  return { ...model, nodes: model.nodes.map(node => replacement.get(node) ?? node) };
}

function onlyConsumer(index: GraphIndex, value: string, op: string): GraphNode | null {
  const users = index.consumers.get(value) ?? [];
  return users.length === 1 && users[0].op === op ? users[0] : null;
}

function matchLayerNorm(index: GraphIndex, division: GraphNode): { last: GraphNode; node: GraphNode } | null {
  const [centered = '', deviation = ''] = division.inputs;
  const made = (name: string | undefined, op: string) => {
    const node = name === undefined ? undefined : index.producer.get(name);
    return node?.op === op ? node : null;
  };
  const subtraction = made(centered, 'Sub');
  const root = made(deviation, 'Sqrt');
  const shifted = made(root?.inputs[0], 'Add');
  if (!subtraction || !root || !shifted) return null;
  const [x = '', mean = ''] = subtraction.inputs;
  if (made(mean, 'ReduceMean')?.inputs[0] !== x) return null;
  const varianceName = otherInput(shifted.inputs, name => scalarOf(index, name) !== null);
  const epsilonName = shifted.inputs.find(name => name !== varianceName);
  const epsilon = scalarOf(index, epsilonName);
  const variance = made(varianceName ?? undefined, 'ReduceMean');
  if (!variance || epsilon === null) return null;
  const squared = index.producer.get(variance.inputs[0]);
  const isSquare =
    (squared?.op === 'Pow' && squared.inputs[0] === centered && scalarOf(index, squared.inputs[1]) === 2) ||
    (squared?.op === 'Mul' && squared.inputs.every(name => name === centered));
  if (!isSquare) return null;
  const scaling = onlyConsumer(index, division.outputs[0], 'Mul');
  const biasing = scaling && onlyConsumer(index, scaling.outputs[0], 'Add');
  if (!scaling || !biasing) return null;
  const weight = otherInput(scaling.inputs, name => name === division.outputs[0]);
  const bias = otherInput(biasing.inputs, name => name === scaling.outputs[0]);
  if (weight === null || bias === null) return null;
  const node = makeNode('LayerNormalization', [x, weight, bias], [biasing.outputs[0]], {
    axis: intAttribute(-1),
    epsilon: floatAttribute(epsilon),
  });
  return { last: biasing, node };
}
