import { indexGraph, type GraphIndex } from '../graphIndex';
import { makeNode } from '../onnx/tensors';
import type { GraphNode, Model } from '../onnx/types';
import { isClose, otherInput, scalarOf } from './scalars';

/** Replaces x/2 (1 + erf(x / sqrt 2)) spelled out in elementary operators by ONNX Runtime's Gelu. */
export function fuseGelu(model: Model): Model {
  const index = indexGraph(model);
  const replacement = new Map<GraphNode, GraphNode>();
  for (const node of model.nodes) {
    const match = node.op === 'Erf' ? matchGelu(index, node) : null;
    if (match) replacement.set(match.last, makeNode('Gelu', [match.x], [match.last.outputs[0]], {}, 'com.microsoft'));
  }
  return { ...model, nodes: model.nodes.map(node => replacement.get(node) ?? node) };
}

function matchGelu(index: GraphIndex, erf: GraphNode): { x: string; last: GraphNode } | null {
  const consumer = (value: string, op: string) => {
    const users = index.consumers.get(value) ?? [];
    return users.length === 1 && users[0].op === op ? users[0] : null;
  };
  const scaled = index.producer.get(erf.inputs[0]);
  const x = scaled ? argumentOf(index, scaled) : null;
  const shifted = consumer(erf.outputs[0], 'Add');
  const product = shifted && consumer(shifted.outputs[0], 'Mul');
  if (x === null || !shifted || !product) return null;
  if (!shifted.inputs.some(name => isClose(scalarOf(index, name), 1))) return null;
  const factor = otherInput(product.inputs, name => name === shifted.outputs[0]);
  if (factor === null) return null;
  if (factor === x) {
    const halved = consumer(product.outputs[0], 'Mul');
    return halved?.inputs.some(name => isClose(scalarOf(index, name), 0.5)) ? { x, last: halved } : null;
  }
  const half = index.producer.get(factor);
  const isHalf = half?.op === 'Mul' && otherInput(half.inputs, name => isClose(scalarOf(index, name), 0.5)) === x;
  return isHalf ? { x, last: product } : null;
}

/** x of x / sqrt 2, or of x * (1 / sqrt 2). */
function argumentOf(index: GraphIndex, node: GraphNode): string | null {
  if (node.op === 'Div') return isClose(scalarOf(index, node.inputs[1]), Math.SQRT2) ? node.inputs[0] : null;
  if (node.op === 'Mul') return otherInput(node.inputs, name => isClose(scalarOf(index, name), Math.SQRT1_2));
  return null;
}
