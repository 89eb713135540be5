import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { problemCodes, ruleOf, ruleTable } from './rules/ruleTable';

const document = readFileSync(join(import.meta.dirname, '../../../docs/rules.md'), 'utf8');

test('docs/rules.md has one section for each rule, in the order of the table, under the heading of its kind', () => {
  const headings = [...document.matchAll(/^(##|###) (.*)$/gm)].map(([, level, text = '']) => ({ level, text }));
  const kinds = { Spans: 'span', Structure: 'structure', Advice: 'advice' } as const;
  let kind: string | undefined;
  const sections: (readonly [string, string | undefined])[] = [];
  for (const { level, text } of headings) {
    if (level === '##') kind = Object.entries(kinds).find(([name]) => name === text)?.[1];
    else sections.push([text, kind]);
  }
  expect(sections).toEqual(ruleTable.map(rule => [rule.code, rule.kind]));
});

test('its list of rules says what the table says', () => {
  const rows = [...document.matchAll(/^\| \[(.*?)\]\(#(.*?)\) *\| (.*?) *\| (.*?) *\| (.*?) *\|$/gm)].map(row =>
    row.slice(1),
  );
  const expected = ruleTable.map(({ code, severity, title, isRecordLost }) => [
    code,
    code,
    severity,
    isRecordLost ? 'lost' : 'used',
    title,
  ]);
  expect(rows).toEqual(expected);
});

test('codes are unique and found by name', () => {
  expect(new Set(problemCodes).size).toBe(ruleTable.length);
  expect(ruleOf('span-bytes')).toBe(ruleTable.find(({ code }) => code === 'span-bytes'));
  expect(ruleOf('no-such-rule')).toBeUndefined();
});
