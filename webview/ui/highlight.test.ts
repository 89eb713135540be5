import { describe, expect, it } from 'vitest';
import { placeLabels, placeMarks, segmentText } from './highlight';
import type { Mark } from './highlight';

const mark = (startUtf16: number, endUtf16: number, kind = 'x'): Mark => ({ startUtf16, endUtf16, kind });

/** mulberry32: a small seeded generator, so that a failing case can be run again. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

describe('placeMarks', () => {
  it('shares a lane where marks only touch', () => {
    expect(placeMarks(10, [mark(0, 3), mark(3, 6), mark(6, 9)]).map(placed => placed.lane)).toEqual([0, 0, 0]);
  });

  it('gives the first mark the lowest lane', () => {
    const placed = placeMarks(20, [mark(5, 8, 'selected'), mark(0, 10, 'other')]);
    expect(placed.find(({ kind }) => kind === 'selected')?.lane).toBe(0);
    expect(placed.find(({ kind }) => kind === 'other')?.lane).toBe(1);
  });

  it('clamps to the text and drops what is empty', () => {
    expect(placeMarks(5, [mark(-3, 2), mark(4, 99), mark(7, 9), mark(3, 3)])).toEqual([
      { startUtf16: 0, endUtf16: 2, kind: 'x', lane: 0 },
      { startUtf16: 4, endUtf16: 5, kind: 'x', lane: 0 },
    ]);
  });
});

describe('placeLabels', () => {
  const labelled = (startUtf16: number, endUtf16: number, label: string): Mark => ({
    ...mark(startUtf16, endUtf16),
    label,
  });
  const texts = (marks: readonly Mark[]) => {
    const segments = segmentText(60, marks);
    return [...placeLabels(segments)].map(([index, { text }]) => [segments[index].startUtf16, text]);
  };

  it('joins what begins together and what would be overwritten', () => {
    expect(texts([labelled(5, 20, 'gold'), labelled(5, 30, '2'), labelled(9, 20, '4'), labelled(20, 25, '5')])).toEqual(
      [
        [5, 'gold·2·4'],
        [20, '5'],
      ],
    );
  });

  it('names a label once', () => {
    expect(texts([labelled(3, 9, '1'), labelled(3, 12, '1')])).toEqual([[3, '1']]);
  });

  it('leaves marks without labels alone', () => {
    expect(texts([mark(1, 2)])).toEqual([]);
  });
});

describe('segmentText', () => {
  it('is one segment without marks, none for an empty text', () => {
    expect(segmentText(4, [])).toEqual([{ startUtf16: 0, endUtf16: 4, marks: [], beginning: [] }]);
    expect(segmentText(0, [mark(0, 1)])).toEqual([]);
  });

  it('covers the text once, with exactly the marks that hold in each segment', () => {
    for (let seed = 1; seed <= 200; seed++) {
      const random = generator(seed);
      const length = Math.floor(random() * 60);
      const marks = Array.from({ length: Math.floor(random() * 8) }, () => {
        const start = Math.floor(random() * 70) - 5;
        return mark(start, start + Math.floor(random() * 15));
      });
      const segments = segmentText(length, marks);
      const hint = `seed ${seed}: length ${length}, ${JSON.stringify(marks)}`;
      expect(segments.map(segment => segment.startUtf16).slice(1), hint).toEqual(
        segments.map(segment => segment.endUtf16).slice(0, -1),
      );
      expect(segments.at(-1)?.endUtf16 ?? 0, hint).toBe(length);
      for (const segment of segments) {
        const expected = marks.filter(
          ({ startUtf16, endUtf16 }) =>
            startUtf16 < endUtf16 &&
            Math.max(0, startUtf16) <= segment.startUtf16 &&
            Math.min(length, endUtf16) >= segment.endUtf16,
        );
        expect(segment.marks.length, hint).toBe(expected.length);
        expect(new Set(segment.marks.map(({ lane }) => lane)).size, hint).toBe(segment.marks.length);
      }
    }
  });
});
