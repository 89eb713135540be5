/** Element types of ONNX tensors that SpanLab meets (numbers of onnx.proto's TensorProto.DataType). */
export const DataType = {
  float: 1,
  uint8: 2,
  int8: 3,
  int32: 6,
  int64: 7,
  string: 8,
  bool: 9,
  float16: 10,
  double: 11,
} as const;

/** Where the bytes of a tensor are stored as one block. */
export interface TensorPlace {
  /** Location of the external file; null: the ONNX file itself. */
  readonly location: string | null;
  /** In bytes from the start of that file. */
  readonly offset: number;
}

/** A constant tensor. `bytes` is little-endian, row-major, and may be a view into the file. */
export interface Tensor {
  readonly name: string;
  readonly dataType: number;
  readonly dims: readonly number[];
  readonly bytes: Uint8Array;
  /** Where `bytes` stands, when it was stored as one block: what saving in place needs. */
  readonly place: TensorPlace | null;
}

export type Attribute =
  | { readonly kind: 'float'; readonly value: number }
  | { readonly kind: 'int'; readonly value: number }
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'tensor'; readonly value: Tensor }
  | { readonly kind: 'floats'; readonly value: readonly number[] }
  | { readonly kind: 'ints'; readonly value: readonly number[] }
  | { readonly kind: 'strings'; readonly value: readonly string[] }
  /** Subgraphs and the like, kept as they were encoded. */
  | { readonly kind: 'encoded'; readonly bytes: Uint8Array };

export interface GraphNode {
  readonly op: string;
  /** '' is the standard operator set. */
  readonly domain: string;
  readonly name: string;
  /** '' is an absent optional input. */
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: ReadonlyMap<string, Attribute>;
}

/** A graph input or output; a dimension is a number, or a name when it is free. `dims` is null when the rank is unknown. */
export interface ValueInfo {
  readonly name: string;
  readonly dataType: number;
  readonly dims: readonly (number | string)[] | null;
}

export interface Model {
  readonly irVersion: number;
  /** Version of each operator set, by domain. */
  readonly opsets: ReadonlyMap<string, number>;
  readonly graphName: string;
  readonly nodes: readonly GraphNode[];
  readonly initializers: readonly Tensor[];
  readonly inputs: readonly ValueInfo[];
  readonly outputs: readonly ValueInfo[];
}

/** Element type and concrete shape of a value. */
export interface ValueType {
  readonly dataType: number;
  readonly dims: readonly number[];
}
