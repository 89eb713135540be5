import { indexGraph, type GraphIndex } from '../graphIndex';
import type { GraphNode, Model } from '../onnx/types';
import { denseParameters, isDenseOutput } from './denseLayers';
import { findRelativeEmbeddings } from './relativeEmbeddings';

/** A `relative` value has no batch axis: one mask for the whole batch. */
export type DropoutKind = 'attention' | 'hidden' | 'embedding' | 'relative' | 'head';

/** A value of which elements are dropped. */
export interface FoundDropout {
  readonly value: string;
  readonly kind: DropoutKind;
  /** The nodes that read it dropped out; null: all of them. */
  readonly readers: ReadonlySet<GraphNode> | null;
}

/**
 * Where BERT-like models drop out in training, found by structure, since an exported graph is in inference mode:
 * - attention: the softmax whose output goes into a matrix product;
 * - hidden: the dense layer's side of an `Add -> norm` residual, and DeBERTa's convolution;
 * - embedding: the output of the norm that follows the embeddings;
 * - relative: DeBERTa's relative embeddings, once a layer;
 * - head: what DistilBERT's span head reads.
 *
 * A norm is a layer normalisation or MobileBERT's product with a weight plus a bias.
 */
export function findDropoutSites(model: Model): FoundDropout[] {
  const index = indexGraph(model);
  const parameters = new Set(model.inputs.map(({ name }) => name));
  const isDistilBert = model.inputs.some(({ name }) => name.startsWith('distilbert.'));
  const without = denseWithoutDropout(parameters);
  const kinds = new Map<string, DropoutKind>();
  for (const node of model.nodes) {
    const [output] = node.outputs;
    if (node.op === 'Softmax' && feedsProduct(index, output)) kinds.set(output, 'attention');
    if (node.op === 'Conv') kinds.set(transposed(index, output), 'hidden');
    if (isDistilBert && node.inputs.some(input => input.startsWith('qa_outputs.'))) {
      const read = sourceOfHead(index, node);
      if (read !== null) kinds.set(read, 'head');
    }
    const normalized = normalizedBy(index, parameters, node);
    if (normalized === null || parameters.has(normalized)) continue;
    if (isEmbedding(index, normalized)) kinds.set(output, 'embedding');
    const dense = residualDense(index, normalized);
    const isDropped = dense !== null && !denseParameters(index, dense).some(name => without.some(p => p.test(name)));
    if (isDropped) kinds.set(dense, 'hidden');
  }
  return [
    ...[...kinds].map(([value, kind]) => ({ value, kind, readers: null })),
    ...findRelativeEmbeddings(model, index).map(reading => ({ ...reading, kind: 'relative' as const })),
  ];
}

/**
 * Dense layers before a residual that drop nothing out although they stand where BERT's do, by their parameters' names:
 * DistilBERT's attention output, ALBERT's second feed-forward layer, MobileBERT's additional feed-forward layers and, where it has
 * bottlenecks, all its dense layers but that from the bottleneck (transformers' modeling_distilbert, modeling_albert,
 * modeling_mobilebert).
 */
function denseWithoutDropout(parameters: ReadonlySet<string>): readonly RegExp[] {
  const always = [
    /\.attention\.out_lin\.\w+$/,
    /\.albert_layers\.\d+\.ffn_output\.\w+$/,
    /\.ffn\.\d+\.output\.dense\.\w+$/,
  ];
  const hasBottlenecks = [...parameters].some(name => /\.output\.bottleneck\.dense\.\w+$/.test(name));
  return hasBottlenecks ? [...always, /\.(attention|layer\.\d+)\.output\.dense\.\w+$/] : always;
}

/**
 * Whether a value goes into a matrix product: directly, reshaped (DeBERTa joins batch and heads) or with zeros where it is not a
 * number (PyTorch's newer exporter, for rows without keys).
 */
function feedsProduct(index: GraphIndex, value: string): boolean {
  return (index.consumers.get(value) ?? []).some(
    ({ op, outputs }) =>
      /^(Fused)?MatMul$/.test(op) || (/^(Reshape|Where)$/.test(op) && feedsProduct(index, outputs[0])),
  );
}

/** The transpose of a value where nothing else reads it. */
function transposed(index: GraphIndex, value: string): string {
  const [reader, ...others] = index.consumers.get(value) ?? [];
  return reader?.op === 'Transpose' && others.length === 0 ? reader.outputs[0] : value;
}

/** The hidden states that the product of a span head reads. */
function sourceOfHead(index: GraphIndex, node: GraphNode): string | null {
  if (node.op !== 'MatMul' && node.op !== 'Gemm') return null;
  const before = index.producer.get(node.inputs[0]);
  return before?.op === 'Reshape' ? before.inputs[0] : node.inputs[0];
}

/** What a node normalises, where it is a norm or the last node of one. */
function normalizedBy(index: GraphIndex, parameters: ReadonlySet<string>, node: GraphNode): string | null {
  if (node.op === 'LayerNormalization') return node.inputs[0];
  if (node.op !== 'Add' || !node.inputs.some(input => parameters.has(input))) return null;
  const product = node.inputs.map(input => index.producer.get(input)).find(producer => producer?.op === 'Mul');
  if (!product?.inputs.some(input => parameters.has(input))) return null;
  return product.inputs.find(input => !parameters.has(input)) ?? null;
}

/** The dense layer's side of a residual sum. */
function residualDense(index: GraphIndex, value: string): string | null {
  const sum = index.producer.get(value);
  if (sum?.op !== 'Add' || !sum.inputs.every(input => index.producer.has(input))) return null;
  const dense = sum.inputs.filter(input => isDenseOutput(index, input));
  const single = dense.filter(input => index.consumers.get(input)?.length === 1);
  return single[0] ?? dense[0] ?? null;
}

/** Whether a value is made of looked-up rows alone, side by side, projected and added. */
function isEmbedding(index: GraphIndex, value: string): boolean {
  const node = index.producer.get(value);
  switch (node?.op) {
    case 'Gather':
      return true;
    case 'Reshape':
    case 'Slice':
    case 'Pad':
    case 'MatMul':
    case 'Gemm':
      return isEmbedding(index, node.inputs[0]);
    case 'Add':
    case 'Concat': {
      const made = node.inputs.filter(input => index.producer.has(input));
      return made.length > 0 && made.every(input => isEmbedding(index, input));
    }
    default:
      return false;
  }
}
