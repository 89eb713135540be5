import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { EventBatcher } from './eventBatcher';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

function collect() {
  const batches: number[][] = [];
  return { batches, batcher: new EventBatcher<number>(items => batches.push(items), 100) };
}

test('the first item is delivered at once, the next ones together after the interval', () => {
  const { batches, batcher } = collect();
  for (const item of [1, 2, 3]) batcher.push(item);
  expect(batches).toEqual([[1]]);
  vi.advanceTimersByTime(99);
  expect(batches).toEqual([[1]]);
  vi.advanceTimersByTime(1);
  expect(batches).toEqual([[1], [2, 3]]);
});

test('a thousand items in a second are delivered every tenth of it, none is lost', () => {
  const start = performance.now();
  const times: number[] = [];
  const delivered: number[] = [];
  const batcher = new EventBatcher<number>(items => {
    times.push(performance.now() - start);
    delivered.push(...items);
  }, 100);
  for (let item = 0; item < 1000; item++) {
    batcher.push(item);
    vi.advanceTimersByTime(1);
  }
  expect(times).toEqual(Array.from({ length: 11 }, (_, delivery) => 100 * delivery));
  expect(delivered).toEqual(Array.from({ length: 1000 }, (_, item) => item));
});

test('a timer that is up early by the clock delivers nothing yet', () => {
  const { batches, batcher } = collect();
  const clock = vi.spyOn(performance, 'now').mockReturnValue(0.6);
  for (const item of [1, 2]) batcher.push(item);
  clock.mockReturnValue(100.2);
  vi.advanceTimersByTime(100);
  expect(batches).toEqual([[1]]);
  clock.mockReturnValue(101.2);
  vi.advanceTimersByTime(1);
  expect(batches).toEqual([[1], [2]]);
});

test('flush delivers what waits and nothing twice', () => {
  const { batches, batcher } = collect();
  batcher.push(1);
  batcher.push(2);
  batcher.flush();
  batcher.flush();
  vi.advanceTimersByTime(1000);
  expect(batches).toEqual([[1], [2]]);
});

test('after a pause the next item is delivered at once again', () => {
  const { batches, batcher } = collect();
  batcher.push(1);
  vi.advanceTimersByTime(500);
  batcher.push(2);
  expect(batches).toEqual([[1], [2]]);
});
