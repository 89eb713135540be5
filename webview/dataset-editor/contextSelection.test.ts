import { describe, expect, it } from 'vitest';
import { trimmedSpan } from './contextSelection';

describe('trimmedSpan', () => {
  const text = 'one  two\n three';

  it.each([
    [0, 3, 'one'],
    [3, 6, 'two'],
    [5, 10, 'two\n three'],
    [8, 100, 'three'],
  ])('from %d, %d long, is %j', (start, length, expected) => {
    const span = trimmedSpan(text, start, length);
    expect(span === null ? null : text.slice(span.startUtf16, span.endUtf16)).toBe(expected);
  });

  it.each([
    [3, 2],
    [4, 0],
    [99, 3],
  ])('from %d, %d long, is nothing', (start, length) => {
    expect(trimmedSpan(text, start, length)).toBeNull();
  });
});
