import { indexGraph, type GraphIndex } from '../graphIndex';
import { floatAttribute, floatAttributeOf, floatTensor, intAttribute, makeNode } from '../onnx/tensors';
import type { Attribute, GraphNode, Model } from '../onnx/types';

const microsoft = 'com.microsoft';
const fusedOperator = /^(BiasGelu|FastGelu|SkipLayerNormalization)$/;

/** Constants of Gelu by the hyperbolic tangent: x/2 (1 + tanh(sqrt(2 / pi) (x + 0.044715 x^3))). */
const constants = {
  half: floatTensor('fused/half', [], [0.5]),
  one: floatTensor('fused/one', [], [1]),
  cubic: floatTensor('fused/cubic', [], [0.044715]),
  slope: floatTensor('fused/slope', [], [Math.sqrt(2 / Math.PI)]),
};

/**
 * Spells out what ONNX Runtime's optimizer writes into a model that it saves: `BiasGelu`, `FastGelu` and `SkipLayerNormalization`,
 * as sums, Gelu and layer normalisation, so that one set of gradient rules and dropout sites serves all models.
 */
export function expandFused(model: Model): Model {
  if (!model.nodes.some(isFused)) return model;
  const index = indexGraph(model);
  const nodes = model.nodes.flatMap((node, i) => (isFused(node) ? expand(node, `fused/${i}`, index) : [node]));
  return { ...model, nodes, initializers: [...model.initializers, ...Object.values(constants)] };
}

/** A node with the statistics of a layer norm as outputs stays, to be refused by name. */
const isFused = ({ op, domain, outputs }: GraphNode): boolean =>
  domain === microsoft && fusedOperator.test(op) && !outputs[1] && !outputs[2];

function expand(node: GraphNode, prefix: string, index: GraphIndex): readonly GraphNode[] {
  const nodes: GraphNode[] = [];
  const [output] = node.outputs;
  const emit = (
    op: string,
    inputs: readonly string[],
    to = `${prefix}/${nodes.length}`,
    attributes: Readonly<Record<string, Attribute>> = {},
    domain = '',
  ): string => {
    nodes.push({ ...makeNode(op, inputs, [to], attributes, domain), name: `${node.name}/${op}:${nodes.length}` });
    return to;
  };
  if (node.op === 'BiasGelu') {
    emit('Gelu', [emit('Add', node.inputs)], output, {}, microsoft);
  } else if (node.op === 'FastGelu') {
    const [input, bias = ''] = node.inputs;
    const x = bias === '' ? input : emit('Add', [input, bias]);
    const cube = emit('Mul', [x, emit('Mul', [x, x])]);
    const argument = emit('Add', [x, emit('Mul', [cube, constants.cubic.name])]);
    const curve = emit('Tanh', [emit('Mul', [argument, constants.slope.name])]);
    const half = emit('Mul', [x, constants.half.name]);
    emit('Mul', [half, emit('Add', [curve, constants.one.name])], output);
  } else {
    const [first, second, weight, shift = '', bias = ''] = node.inputs;
    // The bias is that of the dense layer, on whichever side it stands.
    const [dense, skip] = index.producer.get(second)?.op === 'MatMul' ? [second, first] : [first, second];
    const sum = emit('Add', [bias === '' ? dense : emit('Add', [dense, bias]), skip], node.outputs[3] || undefined);
    const inputs = shift === '' ? [sum, weight] : [sum, weight, shift];
    const epsilon = floatAttribute(floatAttributeOf(node, 'epsilon', 1e-12));
    emit('LayerNormalization', inputs, output, { axis: intAttribute(-1), epsilon });
  }
  return nodes;
}
