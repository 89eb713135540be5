import { Writer } from 'protobufjs/minimal.js';
import type { ExternalPlace } from './externalData';
import type { Attribute, GraphNode, Model, Tensor, ValueInfo } from './types';

/** Field tags: number * 8 + wire type (0 varint, 2 length-delimited, 5 four bytes). */
const varint = (field: number) => field * 8;
const delimited = (field: number) => field * 8 + 2;
const fixed32 = (field: number) => field * 8 + 5;

/**
 * Writes a model as an ONNX file (field numbers of onnx.proto). Tensors are written as one block each.
 * @param external initializers whose bytes are in another file: of these only the place is written
 */
export function writeModel(model: Model, external: ReadonlyMap<Tensor, ExternalPlace> = new Map()): Uint8Array {
  const writer = Writer.create();
  writer.uint32(varint(1)).int64(model.irVersion);
  writer.uint32(delimited(2)).string('spanlab');
  writer.uint32(delimited(7)).fork();
  for (const node of model.nodes) writeNode(writer.uint32(delimited(1)).fork(), node).ldelim();
  writer.uint32(delimited(2)).string(model.graphName || 'main');
  for (const tensor of model.initializers) {
    writeTensor(writer.uint32(delimited(5)).fork(), tensor, external.get(tensor)).ldelim();
  }
  for (const input of model.inputs) writeValueInfo(writer.uint32(delimited(11)).fork(), input).ldelim();
  for (const output of model.outputs) writeValueInfo(writer.uint32(delimited(12)).fork(), output).ldelim();
  writer.ldelim();
  for (const [domain, version] of model.opsets) {
    writer.uint32(delimited(8)).fork();
    if (domain !== '') writer.uint32(delimited(1)).string(domain);
    writer.uint32(varint(2)).int64(version).ldelim();
  }
  return writer.finish();
}

function writeNode(writer: Writer, node: GraphNode): Writer {
  for (const input of node.inputs) writer.uint32(delimited(1)).string(input);
  for (const output of node.outputs) writer.uint32(delimited(2)).string(output);
  if (node.name !== '') writer.uint32(delimited(3)).string(node.name);
  writer.uint32(delimited(4)).string(node.op);
  for (const [name, attribute] of node.attributes) writeAttribute(writer, name, attribute);
  if (node.domain !== '') writer.uint32(delimited(7)).string(node.domain);
  return writer;
}

function writeAttribute(parent: Writer, name: string, attribute: Attribute): void {
  const writer = parent.uint32(delimited(5));
  if (attribute.kind === 'encoded') {
    writer.bytes(attribute.bytes);
    return;
  }
  writer.fork().uint32(delimited(1)).string(name);
  const encode = (text: string) => new TextEncoder().encode(text);
  switch (attribute.kind) {
    case 'float':
      writer.uint32(fixed32(2)).float(attribute.value).uint32(varint(20)).int32(1);
      break;
    case 'int':
      writer.uint32(varint(3)).int64(attribute.value).uint32(varint(20)).int32(2);
      break;
    case 'string':
      writer.uint32(delimited(4)).bytes(encode(attribute.value)).uint32(varint(20)).int32(3);
      break;
    case 'tensor':
      writeTensor(writer.uint32(delimited(5)).fork(), attribute.value)
        .ldelim()
        .uint32(varint(20))
        .int32(4);
      break;
    case 'floats':
      for (const value of attribute.value) writer.uint32(fixed32(7)).float(value);
      writer.uint32(varint(20)).int32(6);
      break;
    case 'ints':
      for (const value of attribute.value) writer.uint32(varint(8)).int64(value);
      writer.uint32(varint(20)).int32(7);
      break;
    case 'strings':
      for (const value of attribute.value) writer.uint32(delimited(9)).bytes(encode(value));
      writer.uint32(varint(20)).int32(8);
      break;
  }
  writer.ldelim();
}

function writeTensor(writer: Writer, tensor: Tensor, external?: ExternalPlace): Writer {
  for (const dim of tensor.dims) writer.uint32(varint(1)).int64(dim);
  writer.uint32(varint(2)).int32(tensor.dataType);
  if (tensor.name !== '') writer.uint32(delimited(8)).string(tensor.name);
  if (!external) return writer.uint32(delimited(9)).bytes(tensor.bytes);
  for (const [key, value] of Object.entries(external)) {
    if (value === null) continue;
    writer.uint32(delimited(13)).fork();
    writer.uint32(delimited(1)).string(key).uint32(delimited(2)).string(String(value)).ldelim();
  }
  return writer.uint32(varint(14)).int32(1);
}

function writeValueInfo(writer: Writer, value: ValueInfo): Writer {
  writer.uint32(delimited(1)).string(value.name);
  if (value.dataType === 0) return writer;
  writer.uint32(delimited(2)).fork().uint32(delimited(1)).fork();
  writer.uint32(varint(1)).int32(value.dataType);
  if (value.dims) {
    writer.uint32(delimited(2)).fork();
    for (const dim of value.dims) {
      writer.uint32(delimited(1)).fork();
      if (typeof dim === 'number') writer.uint32(varint(1)).int64(dim);
      else if (dim !== '') writer.uint32(delimited(2)).string(dim);
      writer.ldelim();
    }
    writer.ldelim();
  }
  return writer.ldelim().ldelim();
}
