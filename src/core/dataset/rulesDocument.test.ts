import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { problemCodes } from './problem';

test('docs/rules.md has one section for each code and no others', () => {
  const rules = readFileSync(join(import.meta.dirname, '../../../docs/rules.md'), 'utf8');
  const headings = [...rules.matchAll(/^### (.*)$/gm)].map(match => match[1]);
  expect(headings.sort()).toEqual([...problemCodes].sort());
});
