import { expect, test } from 'vitest';
import { isDeeperThan } from './depth';

test.each([
  ['1', 0, false],
  ['[]', 0, true],
  ['[]', 1, false],
  ['{"a": [1]}', 1, true],
  ['{"a": [1]}', 2, false],
  ['['.repeat(100_000) + ']'.repeat(100_000), 500, true],
])('%.12s is deeper than %i: %s', (json, levels, expected) => {
  expect(isDeeperThan(JSON.parse(json), levels)).toBe(expected);
});
