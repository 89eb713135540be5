import { describe, expect, it } from 'vitest';
import { padBatch } from './padBatch';
import type { QaWindow } from './types';

function window(ids: number[], types: number[]): QaWindow {
  const positions = { contextStart: 1, contextEnd: ids.length - 1, contextTokenStart: 0 };
  const arrays = { inputIds: Int32Array.from(ids), tokenTypeIds: Int32Array.from(types) };
  return { exampleIndex: 0, windowIndex: 0, ...positions, ...arrays };
}

describe('padBatch', () => {
  const windows = [window([2, 5, 3], [0, 1, 1]), window([2, 7, 8, 9, 3], [0, 0, 1, 1, 1])];

  it('pads to the longest window', () => {
    const batch = padBatch(windows, 6);
    expect([batch.batchSize, batch.sequenceLength]).toEqual([2, 5]);
    expect([...batch.inputIds]).toEqual([2n, 5n, 3n, 6n, 6n, 2n, 7n, 8n, 9n, 3n]);
    expect([...batch.attentionMask]).toEqual([1n, 1n, 1n, 0n, 0n, 1n, 1n, 1n, 1n, 1n]);
    expect([...batch.tokenTypeIds]).toEqual([0n, 1n, 1n, 0n, 0n, 0n, 0n, 1n, 1n, 1n]);
  });

  it('pads to a length that is given', () => {
    const batch = padBatch([windows[0]], 0, 4);
    expect([...batch.inputIds]).toEqual([2n, 5n, 3n, 0n]);
    expect([...batch.attentionMask]).toEqual([1n, 1n, 1n, 0n]);
  });

  it('gives padding the token type that the tokenizer has for it', () => {
    const batch = padBatch([{ ...windows[0], paddingTypeId: 3 }], 0, 5);
    expect([...batch.tokenTypeIds].slice(3)).toEqual([3n, 3n]);
  });

  it('refuses a window that does not fit', () => {
    expect(() => padBatch(windows, 0, 4)).toThrow(RangeError);
  });

  it('makes an empty batch of no windows', () => {
    expect(padBatch([], 0)).toMatchObject({ batchSize: 0, sequenceLength: 0 });
  });
});
