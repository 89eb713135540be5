import { indexGraph, type GraphIndex } from '../graphIndex';
import type { GraphNode, Model } from '../onnx/types';

export type DropoutKind = 'attention' | 'hidden' | 'embedding';

/**
 * Where BERT-like models drop out in training, found by structure, since an exported graph is in inference mode:
 * - attention: the softmax whose output goes into a matrix product;
 * - hidden: the dense layer's side of an `Add -> LayerNormalization` residual;
 * - embedding: the output of the layer norm that follows the embeddings.
 * @returns the kind by value name
 */
export function findDropoutSites(model: Model): Map<string, DropoutKind> {
  const index = indexGraph(model);
  const sites = new Map<string, DropoutKind>();
  for (const node of model.nodes) {
    const [output] = node.outputs;
    if (node.op === 'Softmax') {
      const feedsProduct = index.consumers.get(output)?.some(({ op }) => op === 'MatMul' || op === 'FusedMatMul');
      if (feedsProduct) sites.set(output, 'attention');
    }
    const sum = node.op === 'LayerNormalization' ? index.producer.get(node.inputs[0]) : undefined;
    if (sum?.op !== 'Add') continue;
    const dense = sum.inputs.filter(input => isDenseOutput(index, input));
    const single = dense.filter(input => index.consumers.get(input)?.length === 1);
    const [site] = single.length > 0 ? single : dense;
    if (site !== undefined) sites.set(site, 'hidden');
    else if (comesFromEmbeddings(index, sum)) sites.set(output, 'embedding');
  }
  return sites;
}

/** A matrix product, with or without bias and reshaping. */
function isDenseOutput(index: GraphIndex, value: string): boolean {
  const node = index.producer.get(value);
  switch (node?.op) {
    case 'MatMul':
    case 'Gemm':
      return true;
    case 'Reshape':
      return isDenseOutput(index, node.inputs[0]);
    case 'Add':
      return node.inputs.some((input, i) => isDenseOutput(index, input) && !index.producer.has(node.inputs[1 - i]));
    default:
      return false;
  }
}

function comesFromEmbeddings(index: GraphIndex, node: GraphNode): boolean {
  return node.inputs.every(input => {
    const producer = index.producer.get(input);
    return producer?.op === 'Gather' || (producer?.op === 'Add' && comesFromEmbeddings(index, producer));
  });
}
