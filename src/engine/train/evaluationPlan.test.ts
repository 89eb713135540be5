import { expect, test } from 'vitest';
import { epochsEnded } from './evaluationPlan';

test.each([
  [0, false, 3, 0],
  [0, false, 4, 1],
  [0, false, 8, 2],
  [3, false, 4, 1],
  [4, false, 4, 0],
  [4, true, 4, 1],
  [4, true, 8, 2],
  // An evaluation within an epoch ends none.
  [6, true, 6, 0],
])('an attempt that began at step %d (evaluation due: %s) has at step %d ended %d epochs of 4 steps', (...values) => {
  const [began, isEvaluationDue, step, ended] = values;
  expect(epochsEnded(step, { step: began, isEvaluationDue }, { stepsPerEpoch: 4 })).toBe(ended);
});
