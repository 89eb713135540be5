import { Writer } from 'protobufjs/minimal.js';

/** An ONNX file that adds a tensor of four floats, kept in another file at `location` from `offset` on, to its input. */
export function externalDataModel(location: string, offset?: string): Uint8Array {
  const text = (writer: Writer, field: number, value: string): Writer => writer.uint32(field * 8 + 2).string(value);
  const number = (writer: Writer, field: number, value: number): Writer => writer.uint32(field * 8).int64(value);
  const open = (writer: Writer, field: number): Writer => writer.uint32(field * 8 + 2).fork();
  const writer = number(Writer.create(), 1, 8);
  open(writer, 7);
  open(writer, 1);
  for (const [field, value] of [
    [1, 'x'],
    [1, 'w'],
    [2, 'y'],
    [4, 'Add'],
  ] as const)
    text(writer, field, value);
  text(writer.ldelim(), 2, 'graph');
  text(number(number(open(writer, 5), 1, 4), 2, 1), 8, 'w');
  text(text(open(writer, 13), 1, 'location'), 2, location).ldelim();
  if (offset !== undefined) text(text(open(writer, 13), 1, 'offset'), 2, offset).ldelim();
  number(writer, 14, 1).ldelim();
  for (const [field, name] of [
    [11, 'x'],
    [12, 'y'],
  ] as const) {
    text(open(writer, field), 1, name);
    number(open(open(writer, 2), 1), 1, 1);
    number(open(open(writer, 2), 1), 1, 4)
      .ldelim()
      .ldelim()
      .ldelim()
      .ldelim()
      .ldelim();
  }
  writer.ldelim();
  return number(open(writer, 8), 2, 17).ldelim().finish();
}
