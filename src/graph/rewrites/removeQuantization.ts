import { SpanLabError } from '../../core/errors';
import { indexGraph, type GraphIndex } from '../graphIndex';
import { elementCount, floatsOf, floatTensor, integersOf, intAttributeOf, makeNode } from '../onnx/tensors';
import { DataType, type GraphNode, type Model, type Tensor } from '../onnx/types';
import { pruneNodes } from './pruneNodes';

/** Operators that compute with quantized numbers, of the standard set and of ONNX Runtime's. */
const quantizedOperator =
  /^(QuantizeLinear|DequantizeLinear|DynamicQuantize\w+|\w+Integer|MatMulIntegerToFloat|QLinear\w+|Q(Attention|Gemm|EmbedLayerNormalization|OrderedMatMul)|MatMulNBits|MatMulBnb4|MatMulFpQ4|GatherBlockQuantized)$/;

/**
 * Reads what ONNX Runtime's quantization tools write back to a float32 graph, for training:
 * - `DequantizeLinear` of a constant, directly or after `Gather`: the constant in float32;
 * - `QuantizeLinear` followed by `DequantizeLinear`: nothing, the activation is passed on unrounded;
 * - `DynamicQuantizeLinear`, `MatMulInteger`, `Cast` and two `Mul` (quantize_dynamic), and its fused forms: a MatMul, and an Add
 *   where a fused form has a bias.
 *
 * Weights get the names they had before: `NAME_quantized` becomes `NAME`. A graph without quantized operators is given back as it is.
 * @throws SpanLabError operator-unsupported, naming operator and node, for any other quantized operator
 */
export function removeQuantization(model: Model): Model {
  if (!model.nodes.some(({ op }) => quantizedOperator.test(op))) return model;
  const context = new Context(model);
  const nodes = model.nodes.flatMap(node => context.withoutQuantization(node));
  const result = pruneNodes({
    ...model,
    nodes: nodes.map(node => ({ ...node, inputs: node.inputs.map(input => context.resolve(input)) })),
    initializers: [...model.initializers.filter(({ name }) => !context.weights.has(name)), ...context.weights.values()],
  });
  const left = result.nodes.find(({ op }) => quantizedOperator.test(op));
  if (!left) return result;
  throw new SpanLabError(
    'operator-unsupported',
    `The quantized operator ${left.op} (node "${left.name}") cannot be read back to float32. Export the model again without quantization to train it.`,
    { operator: left.op, node: left.name },
  );
}

/** The float32 weights made so far, and which values stand for others. */
class Context {
  /** By name. */
  readonly weights = new Map<string, Tensor>();
  private readonly index: GraphIndex;
  private readonly alias = new Map<string, string>();
  /** The float32 rows of a `Gather`. */
  private readonly lookups = new Map<GraphNode, string>();
  private readonly outputs: ReadonlySet<string>;

  constructor(model: Model) {
    this.index = indexGraph(model);
    this.outputs = new Set(model.outputs.map(({ name }) => name));
  }

  resolve(value: string): string {
    const target = this.alias.get(value);
    return target === undefined ? value : this.resolve(target);
  }

  /**
   * The nodes that compute the same in float32, where one of the known forms ends in this node; none where a constant takes its
   * place; else the node itself.
   */
  withoutQuantization(node: GraphNode): readonly GraphNode[] {
    switch (node.op) {
      case 'DequantizeLinear':
        return this.dequantize(node) ?? [];
      case 'Mul':
        return this.dynamicProduct(node);
      case 'DynamicQuantizeMatMul': {
        const [a, b, scale, zero, bias] = node.inputs;
        return this.product(node, a, { b, scale, zero }, bias) ?? [node];
      }
      case 'MatMulIntegerToFloat': {
        const [a, b, , scale, , zero, bias] = node.inputs;
        const source = this.index.producer.get(a);
        const isQuantized = source?.op === 'DynamicQuantizeLinear' || source?.op === 'QuantizeLinear';
        return (isQuantized ? this.product(node, source.inputs[0], { b, scale, zero }, bias) : null) ?? [node];
      }
      default:
        return [node];
    }
  }

  /** @returns null where a constant takes its place */
  private dequantize(node: GraphNode): GraphNode[] | null {
    const [quantized = '', scale = '', zero = ''] = node.inputs;
    const [output = ''] = node.outputs;
    const source = this.index.producer.get(quantized);
    if (source?.op === 'QuantizeLinear') return this.pass(node, source.inputs[0]);
    if (source?.op === 'Gather') {
      const isPerTensor = this.index.constants.get(scale)?.dims.every(dim => dim === 1) === true;
      const rows = isPerTensor ? this.weight(source.inputs[0], scale, zero, 0) : null;
      if (rows === null) return [node];
      // ONNX Runtime's optimizer dequantizes once per reader.
      const known = this.lookups.get(source);
      if (known !== undefined) return this.pass(node, known);
      this.lookups.set(source, output);
      return [{ ...source, inputs: [rows, source.inputs[1]], outputs: [output] }];
    }
    const weight = this.weight(quantized, scale, zero, intAttributeOf(node, 'axis', 1));
    if (weight === null) return [node];
    return weight === output ? null : this.pass(node, weight);
  }

  /** Makes a value stand for the node's output; only an output of the graph needs a node of its own. */
  private pass(node: GraphNode, value: string): GraphNode[] {
    const [output = ''] = node.outputs;
    if (!this.outputs.has(output)) this.alias.set(output, value);
    return [{ ...makeNode('Identity', [value], [output]), name: node.name }];
  }

  /** `Mul(Cast(MatMulInteger(quantized x, W)), Mul(scale of x, scale of W))`, the factors in any order. */
  private dynamicProduct(node: GraphNode): readonly GraphNode[] {
    for (const [value = '', factor = ''] of [node.inputs, [...node.inputs].reverse()]) {
      const cast = this.index.producer.get(value);
      const product = cast?.op === 'Cast' ? this.index.producer.get(cast.inputs[0]) : undefined;
      const scales = this.index.producer.get(factor);
      const source = product?.op === 'MatMulInteger' ? this.index.producer.get(product.inputs[0]) : undefined;
      if (!product || scales?.op !== 'Mul' || source?.op !== 'DynamicQuantizeLinear') continue;
      const scale = scales.inputs.find(input => input !== source.outputs[1]);
      if (scale === undefined || !scales.inputs.includes(source.outputs[1])) continue;
      const [, b, , zero] = product.inputs;
      return this.product({ ...product, outputs: node.outputs }, source.inputs[0], { b, scale, zero }) ?? [node];
    }
    return [node];
  }

  /** A product with a quantized weight, and the addition of a bias; null where the weight cannot be read. */
  private product(
    node: GraphNode,
    a: string,
    { b, scale, zero = '' }: { readonly b: string; readonly scale: string; readonly zero: string | undefined },
    bias = '',
  ): GraphNode[] | null {
    const weight = this.weight(b, scale, zero, 1);
    if (weight === null) return null;
    const [output] = node.outputs;
    const name = node.name.replace(/_quant$/, '');
    if (bias === '') return [{ ...makeNode('MatMul', [a, weight], [output]), name }];
    const product = `${output}/product`;
    return [
      { ...makeNode('MatMul', [a, weight], [product]), name },
      { ...makeNode('Add', [product, bias], [output]), name: `${name}/bias` },
    ];
  }

  /** The name of a quantized constant in float32; null where it is none, or is quantized in blocks. */
  private weight(name: string, scaleName: string, zeroName: string, axis: number): string | null {
    const quantized = this.index.constants.get(name);
    const scale = this.index.constants.get(scaleName);
    const zero = this.index.constants.get(zeroName);
    if (!quantized || !scale || (zeroName !== '' && !zero)) return null;
    const plain = name.replace(/_quantized$/, '');
    // The tools leave some originals behind, unused, and give some others' names to the node that dequantizes them.
    const maker = this.index.producer.get(plain);
    const isFree = maker ? maker.inputs[0] === name : !this.index.consumers.has(plain);
    const target = isFree ? plain : `${name}/float`;
    if (this.weights.has(target)) return target;
    const tensor = dequantizeTensor(target, quantized, scale, zero ?? null, axis);
    if (tensor === null) return null;
    this.weights.set(target, tensor);
    return target;
  }
}

/**
 * (q - zero point) scale, with one scale and zero point for all, or one per place along an axis (ONNX's DequantizeLinear).
 * @returns null for other shapes and element types
 */
function dequantizeTensor(
  name: string,
  quantized: Tensor,
  scale: Tensor,
  zeroPoint: Tensor | null,
  axis: number,
): Tensor | null {
  const integers = integerView(quantized);
  const { dims } = quantized;
  const along = axis < 0 ? axis + dims.length : axis;
  const groups = elementCount(scale.dims);
  if (integers === null || (groups !== 1 && groups !== dims[along])) return null;
  const inner = elementCount(dims.slice(along + 1));
  const scales = floatsOf(scale);
  const zeros = zeroPoint ? integersOf(zeroPoint) : [0];
  const values = new Float32Array(integers.length);
  for (let i = 0; i < values.length; i++) {
    const group = groups === 1 ? 0 : Math.floor(i / inner) % groups;
    values[i] = (integers[i] - zeros[zeros.length === 1 ? 0 : group]) * scales[group];
  }
  return floatTensor(name, dims, values);
}

/** The numbers of a tensor of one of the types that weights are quantized to, without an array of their own where possible. */
function integerView({ dataType, bytes }: Tensor): Int8Array | Uint8Array | Int32Array | null {
  switch (dataType) {
    case DataType.int8:
      return new Int8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    case DataType.uint8:
      return bytes;
    case DataType.int32:
      return new Int32Array(new Uint8Array(bytes).buffer);
    default:
      return null;
  }
}
