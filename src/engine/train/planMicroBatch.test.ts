import { describe, expect, it } from 'vitest';
import { Random } from '../../core/random';
import { planMicroBatch } from './planMicroBatch';

const mebibyte = 2 ** 20;
const needs = { bytesPerWindow: 100 * mebibyte, fixedBytes: 10 * mebibyte, operationsPerWindow: 1e9 };
const machine = { availableBytes: 64 * 1024 * mebibyte, threads: 2 };

describe('planMicroBatch', () => {
  it('computes a step at once where nothing speaks against it', () => {
    const plan = planMicroBatch(16, needs, mebibyte, machine);
    expect(plan).toEqual({ size: 16, bytes: (12 + 10 + 1600) * mebibyte, limit: null });
  });

  it('takes fewer windows where memory would not suffice, and the gradients twice', () => {
    const plan = planMicroBatch(16, needs, mebibyte, { ...machine, availableBytes: 600 * mebibyte });
    expect(plan).toEqual({ size: 4, bytes: (16 + 10 + 400) * mebibyte, limit: 'memory' });
  });

  it('takes fewer windows where a micro-batch would take seconds, more with more threads', () => {
    const slow = { ...needs, operationsPerWindow: 50e9 };
    expect(planMicroBatch(16, slow, mebibyte, machine)).toMatchObject({ size: 2, limit: 'time' });
    expect(planMicroBatch(16, slow, mebibyte, { ...machine, threads: 8 })).toMatchObject({ size: 9, limit: 'time' });
  });

  it('takes one window where not even one fits: memory may suffice after all', () => {
    const plan = planMicroBatch(16, needs, mebibyte, { ...machine, availableBytes: mebibyte });
    expect(plan).toMatchObject({ size: 1, limit: 'memory' });
  });

  it('never more than a step has, never more than what fits, for any numbers', () => {
    const seed = 7;
    const random = Random.fromSeed(seed);
    for (let round = 0; round < 500; round++) {
      const stepSize = 1 + (random.uint32() % 64);
      const share = { availableBytes: random.uint32(), threads: 1 + (random.uint32() % 16) };
      const drawn = {
        bytesPerWindow: random.uint32() % (1 << 28),
        fixedBytes: random.uint32() % (1 << 20),
        operationsPerWindow: random.uint32() * 40,
      };
      const { size, bytes, limit } = planMicroBatch(stepSize, drawn, 1000, share);
      const where = `seed ${seed}, round ${round}`;
      expect(size >= 1 && size <= stepSize, where).toBe(true);
      expect(size === 1 || bytes <= share.availableBytes, where).toBe(true);
      expect(limit === null, where).toBe(size === stepSize);
    }
  });
});
