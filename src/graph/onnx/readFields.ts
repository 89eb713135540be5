import type { Reader } from 'protobufjs/minimal.js';

/** How each field of a message is read, by its number. */
export type Fields = Record<number, (reader: Reader, wireType: number) => void>;

/** Reads one message of `length` bytes, or to the end; unknown fields are skipped. */
export function readFields(reader: Reader, length: number, fields: Fields): void {
  const end = reader.pos + length;
  while (reader.pos < end) {
    const tag = reader.uint32();
    const read = fields[tag >>> 3];
    if (read) read(reader, tag & 7);
    else reader.skipType(tag & 7);
  }
}

/** An int64 as a number; what lies beyond 2^53 only ever means "to the end" in ONNX and is clamped. */
export function int64(reader: Reader): number {
  const value: unknown = reader.int64();
  const number = Number(value);
  return Math.max(-Number.MAX_SAFE_INTEGER, Math.min(Number.MAX_SAFE_INTEGER, number));
}

/** A repeated number: packed or one at a time. */
export function readRepeated(reader: Reader, wireType: number, into: number[], read: (reader: Reader) => number): void {
  if (wireType !== 2) {
    into.push(read(reader));
    return;
  }
  const length = reader.uint32();
  const end = reader.pos + length;
  while (reader.pos < end) into.push(read(reader));
}
