import { describe, expect, test } from 'vitest';
import type { AskResult } from '../../protocol/engineApi';
import { AskHistory, describeSource } from './askHistory';

const context = { text: 'c', source: 's', document: 'file:///a', startUtf16: 3 };
const result: AskResult = {
  answers: [],
  nullScore: 0,
  nullScoreDiff: 0,
  model: 'm',
  contextTokens: 1,
  windows: 1,
  milliseconds: 1,
};

describe('AskHistory', () => {
  test('newest first, the newest selected; failures are kept too', () => {
    const history = new AskHistory();
    const first = history.add('q1', context, result);
    const second = history.add('q2', context, { code: 'model-missing', message: 'gone', details: {} });
    expect(history.entries.map(entry => [entry.question, entry.error?.code ?? null])).toEqual([
      ['q2', 'model-missing'],
      ['q1', null],
    ]);
    expect(history.selected).toBe(second.id);
    history.select(first.id);
    history.select(99);
    expect(history.selected).toBe(first.id);
    expect(history.find(first.id)?.context).toEqual(context);
  });

  test('keeps ids apart after clearing, and forgets the oldest', () => {
    const history = new AskHistory();
    const first = history.add('q', context, result);
    history.clear();
    expect([history.entries, history.selected]).toEqual([[], null]);
    const second = history.add('q', context, result);
    expect(second.id).not.toBe(first.id);
    for (let count = 0; count < 100; count++) history.add('q', context, result);
    expect(history.entries).toHaveLength(100);
    expect(history.find(second.id)).toBeUndefined();
  });
});

test('describeSource names lines', () => {
  expect(describeSource('a.md', 3, 9, false)).toBe('a.md, lines 3–9');
  expect(describeSource('a.md', 3, 3, false)).toBe('a.md, line 3');
  expect(describeSource('a.md', 1, 3, true)).toBe('a.md, whole document');
});
