import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { readTinyBertGolden, tinyBertFolder } from '../../../test/support/tinyBert';
import { windowLoss } from './windowLoss';

describe('windowLoss', () => {
  it("is PyTorch's loss for the golden batch", () => {
    const { batch, startLogits, endLogits, startPositions, endPositions } = readTinyBertGolden();
    const { batchSize, sequenceLength } = batch;
    const golden = z.object({ fp32: z.object({ loss: z.number() }) });
    const { loss } = golden.parse(JSON.parse(readFileSync(join(tinyBertFolder, 'golden.json'), 'utf8'))).fp32;
    let sum = 0;
    for (let row = 0; row < batchSize; row++) {
      const from = row * sequenceLength;
      const logits = { startLogits: startLogits.subarray(from), endLogits: endLogits.subarray(from) };
      const label = { startPosition: startPositions[row], endPosition: endPositions[row] };
      // PyTorch's loss of a batch is over its padding too.
      sum += windowLoss(logits, label, sequenceLength);
    }
    expect(Math.abs(sum / batchSize - loss)).toBeLessThan(1e-6);
  });

  it('leaves out what stands behind the window, and does not overflow', () => {
    const logits = { startLogits: new Float32Array([900, 900, 5000]), endLogits: new Float32Array([-900, -900, NaN]) };
    expect(windowLoss(logits, { startPosition: 0, endPosition: 1 }, 2)).toBeCloseTo(Math.log(2), 12);
  });

  it('counts impossible positions as nothing, and is not finite for logits that are no numbers', () => {
    const label = { startPosition: 0, endPosition: 0 };
    const startLogits = new Float32Array([0, -Infinity]);
    expect(windowLoss({ startLogits, endLogits: new Float32Array([0, 0]) }, label, 2)).toBeCloseTo(Math.log(2) / 2, 12);
    expect(windowLoss({ startLogits, endLogits: new Float32Array([0, NaN]) }, label, 2)).toBeNaN();
  });
});
