import { describe, expect, it } from 'vitest';
import { shouldStopEarly, type EarlyStopping } from './earlyStopping';

const f1: EarlyStopping = { patience: 2, threshold: 0, greaterIsBetter: true };

/** Number of evaluations after which a run with these values ends; null when it goes on to the end. */
function endsAfter(values: readonly number[], settings: EarlyStopping): number | null {
  for (let count = 1; count <= values.length; count++) {
    if (shouldStopEarly(values.slice(0, count), settings)) return count;
  }
  return null;
}

describe('shouldStopEarly', () => {
  it('waits for as many evaluations without improvement as the patience', () => {
    expect(endsAfter([50, 60, 59, 60, 61], f1)).toBe(4);
    expect(endsAfter([50, 60, 59, 61, 60, 60], f1)).toBe(6);
    expect(endsAfter([1, 2, 3], f1)).toBeNull();
    expect(endsAfter([3, 2, 1, 0], { ...f1, patience: undefined })).toBeNull();
  });

  it('counts a gain up to the threshold as none, but measures the next against it', () => {
    const settings = { ...f1, threshold: 1 };
    expect(endsAfter([50, 50.8, 51.6], settings)).toBe(3);
    expect(endsAfter([50, 51.5, 53], settings)).toBeNull();
  });

  it('takes a falling loss as improvement', () => {
    const settings = { ...f1, greaterIsBetter: false };
    expect(endsAfter([3, 2, 1, 0.5], settings)).toBeNull();
    expect(endsAfter([1, 2, 3], settings)).toBe(3);
  });
});
