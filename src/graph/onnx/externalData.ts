import { Reader } from 'protobufjs/minimal.js';
import { SpanLabError } from '../../core/errors';
import { readFields, type Fields } from './readFields';

/** The files that hold tensors of an ONNX file, by their location: a path relative to the folder of the ONNX file. */
export type ExternalData = ReadonlyMap<string, Uint8Array>;

export const noExternalData: ExternalData = new Map();

/** A model as it is stored. */
export interface OnnxFile {
  /** The ONNX file itself. */
  readonly bytes: Uint8Array;
  /** The other files that its tensors are in; usually none. */
  readonly external: ExternalData;
}

/** A model without other files. */
export function inOneFile(bytes: Uint8Array): OnnxFile {
  return { bytes, external: noExternalData };
}

/** Where a tensor is stored outside the ONNX file. */
export interface ExternalPlace {
  readonly location: string;
  /** In bytes from the start of the file. */
  readonly offset: number;
  /** In bytes; null: as many as the tensor's shape needs. */
  readonly length: number | null;
}

/**
 * Reads the entries of a tensor's field `external_data`.
 * @throws SpanLabError model-invalid for an offset or a length that is no whole number
 */
export function externalPlace(entries: ReadonlyMap<string, string>): ExternalPlace {
  const count = (key: 'offset' | 'length'): number | null => {
    const text = entries.get(key);
    if (text === undefined) return null;
    const number = /^\d+$/.test(text) ? Number(text) : NaN;
    if (Number.isSafeInteger(number)) return number;
    throw new SpanLabError('model-invalid', `A tensor is stored at the ${key} "${text}" of another file.`);
  };
  const location = plainLocation(entries.get('location') ?? '');
  return { location, offset: count('offset') ?? 0, length: count('length') };
}

/** One file under one name: "./weights" is "weights". */
function plainLocation(location: string): string {
  if (location.startsWith('/')) return location;
  return location
    .split('/')
    .filter(part => part !== '' && part !== '.')
    .join('/');
}

/** Reads one entry of `external_data` into a map. */
export function readExternalEntry(reader: Reader, into: Map<string, string>): void {
  let key = '';
  let value = '';
  readFields(reader, reader.uint32(), { 1: r => (key = r.string()), 2: r => (value = r.string()) });
  into.set(key, value);
}

/**
 * The locations of all tensors that an ONNX file stores elsewhere, also in subgraphs, which are otherwise not looked into.
 * @throws SpanLabError model-invalid
 */
export function externalLocations(bytes: Uint8Array): ReadonlySet<string> {
  const found = new Set<string>();
  const message = (fields: Fields) => (reader: Reader) => readFields(reader, reader.uint32(), fields);
  const tensor = (reader: Reader) => {
    const entries = new Map<string, string>();
    let isExternal = false;
    readFields(reader, reader.uint32(), {
      13: r => readExternalEntry(r, entries),
      14: r => (isExternal = r.int32() === 1),
    });
    if (isExternal) found.add(externalPlace(entries).location);
  };
  const sparseTensor = message({ 1: tensor, 2: tensor });
  const attribute = message({
    5: tensor,
    6: r => graph(r),
    10: tensor,
    11: r => graph(r),
    22: sparseTensor,
    23: sparseTensor,
  });
  const node = message({ 5: attribute });
  const graph = message({ 1: node, 5: tensor, 15: sparseTensor });
  const localFunction = message({ 7: node });
  try {
    readFields(Reader.create(bytes), bytes.length, { 7: graph, 25: localFunction });
  } catch (error) {
    if (error instanceof SpanLabError) throw error;
    throw new SpanLabError('model-invalid', `Not a readable ONNX file: ${String(error)}`, {}, { cause: error });
  }
  return found;
}
