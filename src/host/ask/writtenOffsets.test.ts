import { describe, expect, test } from 'vitest';
import { writtenOffsets } from './writtenOffsets';

describe('writtenOffsets', () => {
  test.each([
    ['plain text', 'text'],
    [String.raw`He said \"no\" and \\ left\nat once`, 'left'],
    [String.raw`\u00e9t\u00E9 and \ud83d\ude00 😀 end`, '😀 end'],
    [String.raw`\u00e9t\u00E9 and \ud83d\ude00 😀 end`, 'été'],
    [String.raw`\\u0041 is no escape`, 'u0041'],
    ['', ''],
  ])('%j: %j', (written, word) => {
    const text = JSON.parse(`"${written}"`) as string;
    const offsets = writtenOffsets(written);
    expect(offsets).toHaveLength(text.length + 1);
    const start = text.indexOf(word);
    const found = written.slice(offsets[start], offsets[start + word.length]);
    expect(JSON.parse(`"${found}"`)).toBe(word);
  });
});
