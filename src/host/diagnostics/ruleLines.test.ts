import { expect, test } from 'vitest';
import { ruleLines } from './ruleLines';

test('finds the heading of each rule', () => {
  const markdown =
    '# Rules\n\n## `span-utf16`\nText about `span-case`.\n### id-duplicate: twice\n## `span-utf16` again\n';
  expect([...ruleLines(markdown)]).toEqual([
    ['span-utf16', 3],
    ['id-duplicate', 5],
  ]);
});
