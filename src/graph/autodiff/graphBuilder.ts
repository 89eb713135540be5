import { DataType, type Attribute, type GraphNode, type Tensor, type ValueType } from '../onnx/types';
import { elementCount, floatTensor, integersOf, int64Tensor, makeNode } from '../onnx/tensors';

/** Appends nodes to a graph of known shapes. Values are named by strings, as in ONNX; each emitted value's shape is given. */
export class GraphBuilder {
  readonly nodes: GraphNode[] = [];
  readonly initializers: Tensor[] = [];
  private readonly constants: Map<string, Tensor>;
  private readonly types: Map<string, ValueType>;
  private readonly known = new Map<string, string>();
  private count = 0;

  /** @param namePrefix of the names it gives: two builders of one graph need different ones */
  constructor(
    types: ReadonlyMap<string, ValueType>,
    constants: readonly Tensor[],
    private readonly namePrefix = 'g',
  ) {
    this.types = new Map(types);
    this.constants = new Map(constants.map(tensor => [tensor.name, tensor]));
  }

  /** Of the values given and emitted. */
  get allTypes(): ReadonlyMap<string, ValueType> {
    return this.types;
  }

  typeOf(value: string): ValueType {
    const type = this.types.get(value);
    if (!type) throw new Error(`The value "${value}" has no type`);
    return type;
  }

  dimsOf(value: string): readonly number[] {
    return this.typeOf(value).dims;
  }

  /** The numbers of a constant integer value, or null. */
  integers(value: string): readonly number[] | null {
    const constant = this.constants.get(value);
    return constant && constant.dataType === DataType.int64 ? integersOf(constant) : null;
  }

  /** The constant behind a value, or null. */
  constant(value: string): Tensor | null {
    return this.constants.get(value) ?? null;
  }

  fresh(hint: string): string {
    return `${this.namePrefix}${this.count++}:${hint}`;
  }

  /** Declares a value that comes from outside, such as a new graph input. */
  declare(name: string, type: ValueType): string {
    this.types.set(name, type);
    return name;
  }

  emit(
    op: string,
    inputs: readonly string[],
    dims: readonly number[],
    options: {
      attributes?: Readonly<Record<string, Attribute>>;
      domain?: string;
      dataType?: number;
      name?: string;
    } = {},
  ): string {
    const output = options.name ?? this.fresh(op);
    this.nodes.push(makeNode(op, inputs, [output], options.attributes, options.domain));
    return this.declare(output, { dataType: options.dataType ?? DataType.float, dims });
  }

  /** A float32 constant; equal scalars are shared. */
  float(value: number): string {
    return this.remember(`float ${value}`, name => floatTensor(name, [], [value]));
  }

  floats(dims: readonly number[], values: readonly number[]): string {
    return this.remember(`floats ${dims.join()} ${values.join()}`, name => floatTensor(name, dims, values));
  }

  /** A one-dimensional int64 constant. */
  ints(values: readonly number[]): string {
    return this.remember(`ints ${values.join()}`, name => int64Tensor(name, [values.length], values));
  }

  private remember(key: string, make: (name: string) => Tensor): string {
    const found = this.known.get(key);
    if (found !== undefined) return found;
    const tensor = make(this.fresh('constant'));
    this.initializers.push(tensor);
    this.constants.set(tensor.name, tensor);
    this.known.set(key, tensor.name);
    return this.declare(tensor.name, { dataType: tensor.dataType, dims: tensor.dims });
  }

  // The few operators that every rule needs, with their shapes.

  reshape(value: string, dims: readonly number[]): string {
    if (sameDims(this.dimsOf(value), dims)) return value;
    const { dataType } = this.typeOf(value);
    return this.emit('Reshape', [value, this.ints(dims)], dims, { dataType });
  }

  binary(op: 'Add' | 'Sub' | 'Mul' | 'Div', a: string, b: string): string {
    return this.emit(op, [a, b], broadcastDims(this.dimsOf(a), this.dimsOf(b)));
  }

  unary(op: string, value: string): string {
    return this.emit(op, [value], this.dimsOf(value));
  }

  scale(value: string, factor: number): string {
    return factor === 1 ? value : this.binary('Mul', value, this.float(factor));
  }

  power(value: string, exponent: number): string {
    return this.emit('Pow', [value, this.float(exponent)], this.dimsOf(value));
  }

  reduceSum(value: string, axes: readonly number[], keepDims: boolean): string {
    const dims = this.dimsOf(value);
    const kept = dims.map((dim, axis) => (axes.includes(axis) ? 1 : dim));
    const reduced = keepDims ? kept : kept.filter((_, axis) => !axes.includes(axis));
    const keepdims = { kind: 'int', value: keepDims ? 1 : 0 } as const;
    return this.emit('ReduceSum', [value, this.ints(axes)], reduced, { attributes: { keepdims } });
  }

  /** Sums a gradient over the axes along which its value was broadcast. */
  unbroadcast(gradient: string, dims: readonly number[]): string {
    const from = this.dimsOf(gradient);
    if (sameDims(from, dims)) return gradient;
    const lead = from.length - dims.length;
    const axes = from
      .map((_, axis) => axis)
      .filter(axis => axis < lead || (dims[axis - lead] === 1 && from[axis] !== 1));
    return this.reshape(axes.length === 0 ? gradient : this.reduceSum(gradient, axes, false), dims);
  }

  expand(value: string, dims: readonly number[]): string {
    if (sameDims(this.dimsOf(value), dims)) return value;
    return this.emit('Expand', [value, this.ints(dims)], dims);
  }

  zeros(dims: readonly number[]): string {
    return this.expand(
      this.reshape(
        this.float(0),
        dims.map(() => 1),
      ),
      dims,
    );
  }

  ones(dims: readonly number[]): string {
    return this.expand(
      this.reshape(
        this.float(1),
        dims.map(() => 1),
      ),
      dims,
    );
  }

  /** Values joined along one axis. */
  concat(parts: readonly string[], axis: number): string {
    if (parts.length === 1) return parts[0];
    const size = parts.reduce((sum, part) => sum + this.dimsOf(part)[axis], 0);
    const dims = this.dimsOf(parts[0]).map((dim, i) => (i === axis ? size : dim));
    return this.emit('Concat', parts, dims, { attributes: { axis: { kind: 'int', value: axis } } });
  }

  elementCount(value: string): number {
    return elementCount(this.dimsOf(value));
  }
}

export function sameDims(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((dim, axis) => dim === b[axis]);
}

export function broadcastDims(a: readonly number[], b: readonly number[]): number[] {
  const rank = Math.max(a.length, b.length);
  const at = (dims: readonly number[], axis: number) => dims[axis - rank + dims.length] ?? 1;
  return Array.from({ length: rank }, (_, axis) => (at(a, axis) === 1 ? at(b, axis) : at(a, axis)));
}
