import { expect, test } from 'vitest';
import { markdownCode } from './markdownCode';

test('no text gets out of its code block', () => {
  const texts = [
    '<img src=x onerror=alert(1)>',
    '<script>alert(1)</script>',
    '[a](command:workbench.action.quit) ${1} {{x}}',
    'a ``` b',
    '```\n# heading\n```',
    'x\r\n`````\r\ny',
  ];
  for (const text of texts) {
    const lines = markdownCode(text).trim().split('\n');
    const fence = /^`+/.exec(lines[0] ?? '')?.[0] ?? '';
    expect(lines.at(-1)).toBe(fence);
    expect(fence.length).toBeGreaterThanOrEqual(3);
    // A line inside that would close the block has at least as many backticks as the fence.
    expect(lines.slice(1, -1).filter(line => line.includes(fence))).toEqual([]);
  }
});
