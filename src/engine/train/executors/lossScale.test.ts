import { expect, it } from 'vitest';
import { afterGoodStep, afterOverflow, firstLossScale, noLossScale, type LossScale } from './lossScale';

it('grows after many good steps, and an overflow begins their count anew', () => {
  let scale: LossScale = firstLossScale;
  for (let step = 0; step < 1999; step++) scale = afterGoodStep(scale);
  expect(scale.factor).toBe(2 ** 16);
  expect(afterGoodStep(scale)).toEqual({ factor: 2 ** 17, goodSteps: 0 });
  expect(afterOverflow(scale)).toEqual({ factor: 2 ** 15, goodSteps: 0 });
});

it('stays within bounds', () => {
  let scale: LossScale = { factor: 2 ** 24, goodSteps: 1999 };
  scale = afterGoodStep(scale);
  expect(scale.factor).toBe(2 ** 24);
  let halvings = 0;
  for (let next: LossScale | null = scale; next !== null; next = afterOverflow(next)) halvings++;
  expect(halvings).toBe(25);
  expect(afterOverflow(noLossScale)).toBeNull();
});
