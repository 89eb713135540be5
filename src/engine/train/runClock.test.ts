import { expect, test } from 'vitest';
import { RunClock } from './runClock';

test('counts the time between holds only', () => {
  let now = 5000;
  const clock = new RunClock(() => now);
  now += 2000;
  expect(clock.seconds).toBe(2);
  clock.hold();
  now += 60_000;
  clock.hold();
  expect(clock.seconds).toBe(2);
  clock.goOn();
  clock.goOn();
  now += 1000;
  expect(clock.seconds).toBe(3);
});
