import { describe, expect, it } from 'vitest';
import { Random } from '../random';
import { logSumExp } from './logSumExp';

describe('logSumExp', () => {
  it('equals its definition', () => {
    const random = Random.fromSeed(41);
    for (let trial = 0; trial < 500; trial++) {
      const spread = 10 ** (random.below(5) - 1);
      const logits = Float32Array.from({ length: 1 + random.below(400) }, () => spread * random.normal());
      const largest = Math.max(...logits);
      const exact = largest + Math.log(logits.reduce((sum, logit) => sum + Math.exp(logit - largest), 0));
      expect(Math.abs(logSumExp(logits, logits.length) - exact), `trial ${trial}`).toBeLessThan(1e-8);
    }
  });

  it('leaves out what stands behind the count, NaN and minus infinity', () => {
    expect(logSumExp(Float32Array.of(2, NaN, -Infinity, -900, 50), 4)).toBeCloseTo(2, 12);
    expect(logSumExp(Float32Array.of(-Infinity), 1)).toBe(-Infinity);
    expect(logSumExp(Float32Array.of(), 0)).toBe(-Infinity);
  });
});
