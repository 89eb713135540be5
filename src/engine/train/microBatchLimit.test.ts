import { expect, test } from 'vitest';
import { halvedLimit, windowsAtOnce } from './microBatchLimit';

test('short windows are computed more at once than long ones', () => {
  const limit = { windows: 16, tokens: 2 * 384 };
  expect([384, 192, 128, 32].map(length => windowsAtOnce(limit, length))).toEqual([2, 4, 6, 16]);
  expect(windowsAtOnce(limit, 1024)).toBe(1);
  expect(windowsAtOnce({ windows: 3, tokens: null }, 1024)).toBe(3);
});

test('where memory ran out at a length, half as many of it fit, and shorter ones accordingly', () => {
  const half = halvedLimit({ windows: 16, tokens: null }, 384);
  expect(half).toEqual({ windows: 8, tokens: 8 * 384 });
  expect(halvedLimit({ windows: 5, tokens: null }, 10)).toMatchObject({ windows: 3 });
  expect(halvedLimit({ windows: 16, tokens: 384 }, 384)).toBeNull();
});
