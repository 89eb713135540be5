import { expect, it } from 'vitest';
import type { PaddingSide } from '../../core/features/pairTemplate';
import type { LabelledWindow } from '../../core/features/types';
import { microBatches } from './labelledBatch';

function window(paddingSide: PaddingSide, startPosition: number, endPosition: number): LabelledWindow {
  const inputIds = Int32Array.from([2, 7, 8, 9, 3]);
  const positions = { exampleIndex: 0, windowIndex: 0, contextStart: 1, contextEnd: 4, contextTokenStart: 0 };
  return { ...positions, inputIds, tokenTypeIds: new Int32Array(5), paddingSide, startPosition, endPosition };
}

it.each<[PaddingSide, bigint[], bigint[]]>([
  ['right', [1n, 0n], [3n, 0n]],
  ['left', [4n, 3n], [6n, 3n]],
])('labels the same tokens where batches are padded on the %s', (side, starts, ends) => {
  const [batch] = microBatches([window(side, 1, 3), window(side, 0, 0)], 0, 8, 2);
  expect([...batch.startPositions]).toEqual(starts);
  expect([...batch.endPositions]).toEqual(ends);
  const at = (row: number, position: bigint): bigint => batch.inputIds[row * 8 + Number(position)];
  expect([at(0, batch.startPositions[0]), at(0, batch.endPositions[0]), at(1, batch.startPositions[1])]).toEqual([
    7n,
    9n,
    2n,
  ]);
});
