import { describe, expect, test } from 'vitest';
import { Random } from '../random';
import { applyEdits } from './applyFixes';
import { ComposedEdits, type RepairEdit } from './composedEdits';

function seeded(seed: number): (below: number) => number {
  const random = Random.fromSeed(seed);
  return below => random.below(below);
}

function randomEdits(random: (below: number) => number, length: number): RepairEdit[] {
  const edits: RepairEdit[] = [];
  let at = 0;
  while (at <= length && edits.length < 6) {
    const startUtf16 = at + random(5);
    const endUtf16 = startUtf16 + random(4);
    if (endUtf16 > length) break;
    edits.push({ startUtf16, endUtf16, newText: 'xyz'.repeat(2).slice(0, random(5)), code: 'span-mismatch' });
    at = endUtf16 + 1;
  }
  return edits;
}

describe('ComposedEdits', () => {
  test('several rounds together give what one after another gives', () => {
    for (let seed = 1; seed <= 2000; seed++) {
      const random = seeded(seed);
      const first = 'abcdefghijklmnopqrstuvwxyz0123456789'.slice(random(20));
      const composed = new ComposedEdits(first.length);
      let text = first;
      for (let round = 1 + random(4); round > 0; round--) {
        const edits = randomEdits(random, text.length);
        composed.apply(edits);
        text = applyEdits(text, edits);
      }
      expect(applyEdits(first, composed.edits), `seed ${seed}`).toBe(text);
      const inOrder = composed.edits.every((edit, index, all) => (all[index - 1]?.endUtf16 ?? -1) < edit.startUtf16);
      expect(inOrder, `seed ${seed}: no two edits touch`).toBe(true);
    }
  });

  test('keeps the code of each edit', () => {
    const composed = new ComposedEdits(10);
    composed.apply([{ startUtf16: 2, endUtf16: 4, newText: '', code: 'id-duplicate' }]);
    composed.apply([{ startUtf16: 5, endUtf16: 6, newText: '!', code: 'span-case' }]);
    expect(composed.edits).toEqual([
      { startUtf16: 2, endUtf16: 4, newText: '', code: 'id-duplicate' },
      { startUtf16: 7, endUtf16: 8, newText: '!', code: 'span-case' },
    ]);
  });
});
