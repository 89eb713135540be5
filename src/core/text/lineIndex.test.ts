import { expect, test } from 'vitest';
import { LineIndex } from './lineIndex';

test('lines end with \\n, \\r\\n or \\r', () => {
  const lines = new LineIndex('a\nbb\r\n\rc😀');
  expect(lines.positionAt(0)).toEqual({ line: 0, character: 0 });
  expect(lines.positionAt(1)).toEqual({ line: 0, character: 1 });
  expect(lines.positionAt(2)).toEqual({ line: 1, character: 0 });
  expect(lines.positionAt(6)).toEqual({ line: 2, character: 0 });
  expect(lines.positionAt(7)).toEqual({ line: 3, character: 0 });
  expect(lines.positionAt(10)).toEqual({ line: 3, character: 3 });
});
