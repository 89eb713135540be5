import { indexGraph, type GraphIndex } from '../graphIndex';
import type { GraphNode, Model } from '../onnx/types';

export type DropoutKind = 'attention' | 'hidden' | 'embedding';

/**
 * Dense layers before a residual that drop nothing out although they stand where BERT's do, by their parameters' names:
 * DistilBERT's attention output and ALBERT's second feed-forward layer (transformers' modeling_distilbert, modeling_albert).
 */
const withoutDropout = [/\.attention\.out_lin\.\w+$/, /\.albert_layers\.\d+\.ffn_output\.\w+$/];

/**
 * Where BERT-like models drop out in training, found by structure, since an exported graph is in inference mode:
 * - attention: the softmax whose output goes into a matrix product;
 * - hidden: the dense layer's side of an `Add -> LayerNormalization` residual; DeBERTa's convolution and its normalised relative
 *   embeddings (one mask for all layers, where PyTorch draws one per layer); what DistilBERT's span head reads;
 * - embedding: the output of the layer norm that follows the embeddings.
 *
 * MobileBERT's hidden dropout, whose rate is 0 in all published models, is left out.
 * @returns the kind by value name
 */
export function findDropoutSites(model: Model): Map<string, DropoutKind> {
  const index = indexGraph(model);
  const sites = new Map<string, DropoutKind>();
  const isDistilBert = model.inputs.some(({ name }) => name.startsWith('distilbert.'));
  const parameters = new Set(model.inputs.map(({ name }) => name));
  for (const node of model.nodes) {
    const [output] = node.outputs;
    if (node.op === 'Softmax' && feedsProduct(index, output)) sites.set(output, 'attention');
    if (node.op === 'Conv') sites.set(output, 'hidden');
    if (isDistilBert && node.inputs.some(input => input.startsWith('qa_outputs.'))) {
      const read = sourceOfHead(index, node);
      if (read !== null) sites.set(read, 'hidden');
    }
    if (node.op !== 'LayerNormalization') continue;
    const [normalized] = node.inputs;
    const sum = index.producer.get(normalized);
    if (parameters.has(normalized)) sites.set(output, 'hidden');
    else if (sum?.op === 'Gather') sites.set(output, 'embedding');
    if (sum?.op !== 'Add') continue;
    const dense = sum.inputs.filter(input => isDenseOutput(index, input));
    const single = dense.filter(input => index.consumers.get(input)?.length === 1);
    const [site] = single.length > 0 ? single : dense;
    if (site === undefined) {
      if (comesFromEmbeddings(index, sum)) sites.set(output, 'embedding');
    } else if (!denseParameters(index, site).some(name => withoutDropout.some(pattern => pattern.test(name)))) {
      sites.set(site, 'hidden');
    }
  }
  return sites;
}

/** Whether a value goes into a matrix product, directly or reshaped (DeBERTa joins batch and heads). */
function feedsProduct(index: GraphIndex, value: string): boolean {
  return (index.consumers.get(value) ?? []).some(
    ({ op, outputs }) => /^(Fused)?MatMul$/.test(op) || (op === 'Reshape' && feedsProduct(index, outputs[0])),
  );
}

/** The hidden states that the product of a span head reads. */
function sourceOfHead(index: GraphIndex, node: GraphNode): string | null {
  if (node.op !== 'MatMul' && node.op !== 'Gemm') return null;
  const before = index.producer.get(node.inputs[0]);
  return before?.op === 'Reshape' ? before.inputs[0] : node.inputs[0];
}

/** Names of what a dense layer's output was made from, besides its input. */
function denseParameters(index: GraphIndex, value: string): readonly string[] {
  const node = index.producer.get(value);
  switch (node?.op) {
    case 'Reshape':
      return denseParameters(index, node.inputs[0]);
    case 'MatMul':
    case 'Gemm':
      return node.inputs.slice(1);
    case 'Add':
      return node.inputs.flatMap(input => (index.producer.has(input) ? denseParameters(index, input) : [input]));
    default:
      return [];
  }
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
