import { expect, it } from 'vitest';
import type { BatchLogits, PaddedBatch, QaModel } from '../../core/features/batch';
import type { PaddingSide } from '../../core/features/pairTemplate';
import type { QaWindow } from '../../core/features/types';
import { forEachWindow } from './forEachWindow';

/** Its start logits are the ids of the tokens, its end logits their negatives; padding is told by its id. */
class EchoModel implements QaModel {
  logits(batch: PaddedBatch): Promise<BatchLogits> {
    const startLogits = Float32Array.from(batch.inputIds, Number);
    return Promise.resolve({ startLogits, endLogits: startLogits.map(value => -value) });
  }
}

function window(paddingSide: PaddingSide, ids: readonly number[], exampleIndex: number): QaWindow {
  const inputIds = Int32Array.from(ids);
  const positions = { contextStart: 1, contextEnd: ids.length - 1, contextTokenStart: 0, windowIndex: 0 };
  return { exampleIndex, inputIds, tokenTypeIds: new Int32Array(ids.length), paddingSide, ...positions };
}

it.each<PaddingSide>(['left', 'right'])('gives the logits of the window itself, padded on the %s', async side => {
  const windows = [window(side, [2, 5, 3], 0), window(side, [2, 7, 8, 9, 3], 1)];
  const seen = new Map<number, number[][]>();
  const options = { batchSize: 2, maxLength: 64, lengthStep: 8 };
  await forEachWindow(windows, new EchoModel(), 99, options, ({ window: { exampleIndex }, startLogits, endLogits }) => {
    seen.set(exampleIndex, [[...startLogits], [...endLogits]]);
  });
  expect(seen.get(0)).toEqual([
    [2, 5, 3],
    [-2, -5, -3],
  ]);
  expect(seen.get(1)?.[0]).toEqual([2, 7, 8, 9, 3]);
});
