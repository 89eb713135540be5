import { describe, expect, test } from 'vitest';
import { endEvent, startEvent, stepEvent } from '../../../test/support/runEvents';
import { foldEvents } from './foldEvents';
import { isPaused, pausedMilliseconds } from './pauses';
import type { RunEvent } from './runEvent';

const pause = (time: number, step = 1): RunEvent => ({ type: 'pause', time, step, epoch: step / 10 });
const goOn = (time: number, step = 1): RunEvent => ({ type: 'continue', time, step, epoch: step / 10 });
const lastEpoch: RunEvent = { type: 'stop-request', time: 40, step: 1, afterEpoch: 1 };

describe('the pauses of a run', () => {
  test('last until it goes on, ends or starts again', () => {
    const begun = [startEvent(), stepEvent(1), pause(10)];
    expect(isPaused(begun)).toBe(true);
    expect(isPaused([...begun, lastEpoch])).toBe(true);
    expect(isPaused([...begun, goOn(20)])).toBe(false);
    expect(isPaused([...begun, endEvent()])).toBe(false);
    expect(isPaused(foldEvents([...begun, startEvent({ resumedFromStep: 1 })]))).toBe(false);
    expect(isPaused([startEvent()])).toBe(false);
  });

  test('are summed from a moment on, the last one up to the newest event', () => {
    const events = [startEvent(), pause(10), goOn(20), stepEvent(2, { time: 30 }), pause(35), lastEpoch];
    expect(pausedMilliseconds(events, 0)).toBe(15);
    expect(pausedMilliseconds(events, 16)).toBe(9);
    expect(pausedMilliseconds(events, 30)).toBe(5);
    expect(pausedMilliseconds([...events, endEvent({ time: 50 })], 30)).toBe(15);
    expect(pausedMilliseconds([...events, startEvent({ time: 90, resumedFromStep: 2 })], 0)).toBe(10);
    expect(pausedMilliseconds([], 0)).toBe(0);
  });

  test('beyond the checkpoint that a run is resumed from are undone with their steps, and a wish to stop always', () => {
    const start = startEvent({ time: 100, resumedFromStep: 3 });
    const events = [startEvent(), pause(10, 2), goOn(20, 2), pause(30, 4), lastEpoch, start];
    expect(foldEvents(events).map(({ type, time }) => [type, time])).toEqual([
      ['start', 1],
      ['pause', 10],
      ['continue', 20],
      ['start', 100],
    ]);
  });
});
