import { Reader } from 'protobufjs/minimal.js';
import { SpanLabError } from '../../core/errors';
import { externalPlace, noExternalData, readExternalEntry, type ExternalData } from './externalData';
import { int64, readFields, readRepeated } from './readFields';
import { elementCount } from './tensors';
import {
  DataType,
  type Attribute,
  type GraphNode,
  type Model,
  type Tensor,
  type TensorPlace,
  type ValueInfo,
} from './types';

/** What is read: the file, and where the rest of it is. */
interface Source {
  readonly bytes: Uint8Array;
  readonly external: ExternalData;
}

/**
 * Reads an ONNX file (field numbers of onnx.proto). Tensor bytes are views into `bytes` or the external files: nothing is copied.
 * @throws SpanLabError model-invalid, also when an external file is absent or too short
 */
export function readModel(bytes: Uint8Array, external: ExternalData = noExternalData): Model {
  try {
    return readModelMessage(Reader.create(bytes), { bytes, external });
  } catch (error) {
    if (error instanceof SpanLabError) throw error;
    throw new SpanLabError('model-invalid', `Not a readable ONNX file: ${String(error)}`, {}, { cause: error });
  }
}

function readModelMessage(reader: Reader, source: Source): Model {
  let irVersion = 0;
  const opsets = new Map<string, number>();
  let graph: Pick<Model, 'graphName' | 'nodes' | 'initializers' | 'inputs' | 'outputs'> | undefined;
  readFields(reader, source.bytes.length, {
    1: r => (irVersion = int64(r)),
    7: r => (graph = readGraph(r, r.uint32(), source)),
    8: r => {
      let domain = '';
      let version = 0;
      readFields(r, r.uint32(), { 1: x => (domain = x.string()), 2: x => (version = int64(x)) });
      opsets.set(domain === 'ai.onnx' ? '' : domain, version);
    },
  });
  if (!graph || graph.nodes.length === 0) throw new SpanLabError('model-invalid', 'The ONNX file holds no graph.');
  return { irVersion, opsets, ...graph };
}

function readGraph(reader: Reader, length: number, source: Source) {
  let graphName = '';
  const nodes: GraphNode[] = [];
  const initializers: Tensor[] = [];
  const inputs: ValueInfo[] = [];
  const outputs: ValueInfo[] = [];
  readFields(reader, length, {
    1: r => nodes.push(readNode(r, r.uint32(), source)),
    2: r => (graphName = r.string()),
    5: r => initializers.push(readTensor(r, r.uint32(), source)),
    11: r => inputs.push(readValueInfo(r, r.uint32())),
    12: r => outputs.push(readValueInfo(r, r.uint32())),
  });
  const constants = new Set(initializers.map(tensor => tensor.name));
  return { graphName, nodes, initializers, inputs: inputs.filter(input => !constants.has(input.name)), outputs };
}

function readNode(reader: Reader, length: number, source: Source): GraphNode {
  const inputs: string[] = [];
  const outputs: string[] = [];
  const attributes = new Map<string, Attribute>();
  let name = '';
  let op = '';
  let domain = '';
  readFields(reader, length, {
    1: r => inputs.push(r.string()),
    2: r => outputs.push(r.string()),
    3: r => (name = r.string()),
    4: r => (op = r.string()),
    5: r => {
      const [key, attribute] = readAttribute(r, r.uint32(), source);
      attributes.set(key, attribute);
    },
    7: r => (domain = r.string()),
  });
  return { op, domain: domain === 'ai.onnx' ? '' : domain, name, inputs, outputs, attributes };
}

function readAttribute(reader: Reader, length: number, source: Source): [string, Attribute] {
  const start = reader.pos;
  const text = new TextDecoder();
  let name = '';
  let type = 0;
  let float = 0;
  let int = 0;
  let string = '';
  let tensor: Tensor | undefined;
  const floats: number[] = [];
  const ints: number[] = [];
  const strings: string[] = [];
  readFields(reader, length, {
    1: r => (name = r.string()),
    2: r => (float = r.float()),
    3: r => (int = int64(r)),
    4: r => (string = text.decode(r.bytes())),
    5: r => (tensor = readTensor(r, r.uint32(), source)),
    7: (r, wire) => readRepeated(r, wire, floats, x => x.float()),
    8: (r, wire) => readRepeated(r, wire, ints, int64),
    9: r => strings.push(text.decode(r.bytes())),
    20: r => (type = r.int32()),
  });
  switch (type) {
    case 1:
      return [name, { kind: 'float', value: float }];
    case 2:
      return [name, { kind: 'int', value: int }];
    case 3:
      return [name, { kind: 'string', value: string }];
    case 4:
      if (tensor) return [name, { kind: 'tensor', value: tensor }];
      break;
    case 6:
      return [name, { kind: 'floats', value: floats }];
    case 7:
      return [name, { kind: 'ints', value: ints }];
    case 8:
      return [name, { kind: 'strings', value: strings }];
    default:
      break;
  }
  return [name, { kind: 'encoded', bytes: source.bytes.subarray(start, start + length) }];
}

function readTensor(reader: Reader, length: number, source: Source): Tensor {
  const dims: number[] = [];
  const floats: number[] = [];
  const int32s: number[] = [];
  const int64s: number[] = [];
  const doubles: number[] = [];
  let dataType = 0;
  let name = '';
  let raw: Uint8Array | undefined;
  let place: TensorPlace | null = null;
  let isExternal = false;
  const entries = new Map<string, string>();
  readFields(reader, length, {
    1: (r, wire) => readRepeated(r, wire, dims, int64),
    2: r => (dataType = r.int32()),
    4: (r, wire) => readRepeated(r, wire, floats, x => x.float()),
    5: (r, wire) => readRepeated(r, wire, int32s, x => x.int32()),
    7: (r, wire) => readRepeated(r, wire, int64s, int64),
    8: r => (name = r.string()),
    9: r => {
      const size = r.uint32();
      place = { location: null, offset: r.pos };
      raw = source.bytes.subarray(r.pos, r.pos + size);
      r.skip(size);
    },
    10: (r, wire) => readRepeated(r, wire, doubles, x => x.double()),
    13: r => readExternalEntry(r, entries),
    14: r => (isExternal = r.int32() === 1),
  });
  const width = elementWidths.get(dataType);
  if (isExternal) {
    const { location, offset, length: size } = externalPlace(entries);
    const file = source.external.get(location);
    if (!file) {
      throw new SpanLabError('model-invalid', `The tensor "${name}" is stored outside the ONNX file.`, {
        tensor: name,
      });
    }
    raw = file.subarray(offset, offset + (size ?? elementCount(dims) * (width ?? 0)));
    place = { location, offset };
  }
  raw ??= fromTypedFields(dataType, floats, int32s, int64s, doubles);
  if (width !== undefined && raw.length !== elementCount(dims) * width) {
    throw new SpanLabError(
      'model-invalid',
      `The tensor "${name}" has ${raw.length} bytes, another size than its shape.`,
      {
        tensor: name,
      },
    );
  }
  return { name, dataType, dims, bytes: raw, place };
}

/** Bytes of an element, of the types whose size is checked. */
const elementWidths: ReadonlyMap<number, number> = new Map([
  [DataType.float, 4],
  [DataType.uint8, 1],
  [DataType.int8, 1],
  [DataType.int32, 4],
  [DataType.int64, 8],
  [DataType.bool, 1],
  [DataType.float16, 2],
  [DataType.double, 8],
]);

/** Small tensors may be stored as typed lists instead of one block. */
function fromTypedFields(type: number, floats: number[], int32s: number[], int64s: number[], doubles: number[]) {
  const bytesOf = (
    array: Float32Array | Float64Array | Int32Array | BigInt64Array | Int8Array | Uint8Array | Uint16Array,
  ) => new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
  switch (type) {
    case DataType.float:
      return bytesOf(Float32Array.from(floats));
    case DataType.double:
      return bytesOf(Float64Array.from(doubles));
    case DataType.int64:
      return bytesOf(BigInt64Array.from(int64s, BigInt));
    case DataType.int32:
      return bytesOf(Int32Array.from(int32s));
    case DataType.int8:
      return bytesOf(Int8Array.from(int32s));
    case DataType.uint8:
    case DataType.bool:
      return bytesOf(Uint8Array.from(int32s));
    case DataType.float16:
      return bytesOf(Uint16Array.from(int32s));
    default:
      return new Uint8Array(0);
  }
}

function readValueInfo(reader: Reader, length: number): ValueInfo {
  let name = '';
  let dataType = 0;
  let dims: (number | string)[] | null = null;
  const readShape = (r: Reader) => {
    const found: (number | string)[] = [];
    readFields(r, r.uint32(), {
      1: x => {
        let dim: number | string = '';
        readFields(x, x.uint32(), { 1: y => (dim = int64(y)), 2: y => (dim = y.string()) });
        found.push(dim);
      },
    });
    dims = found;
  };
  readFields(reader, length, {
    1: r => (name = r.string()),
    2: r =>
      readFields(r, r.uint32(), {
        1: x => readFields(x, x.uint32(), { 1: y => (dataType = y.int32()), 2: readShape }),
      }),
  });
  return { name, dataType, dims };
}
