import { parseTree, type Node } from 'jsonc-parser';
import { expect, test } from 'vitest';
import { randomDataset, randomLayout, writeJson } from '../../../../test/support/randomDataset';
import { Random } from '../../random';
import { forEachElement, forEachMember, skipBlanks, skipString, skipValue } from './skim';

/** Walks through a value and compares every start and end with the parser's tree. */
function compare(text: string, at: number, node: Node): number {
  expect(at).toBe(node.offset);
  const end = node.offset + node.length;
  expect(skipValue(text, at)).toBe(end);
  const children = node.children ?? [];
  let index = 0;
  if (node.type === 'array') {
    expect(forEachElement(text, at, start => compare(text, start, children[index++] ?? node))).toBe(end);
  } else if (node.type === 'object') {
    const visited = forEachMember(text, at, ({ key, keyStart, keyEnd, valueStart }) => {
      const [keyNode, valueNode] = children[index++]?.children ?? [];
      expect([key, keyStart, keyEnd]).toEqual([
        keyNode?.value,
        keyNode?.offset,
        (keyNode?.offset ?? 0) + (keyNode?.length ?? 0),
      ]);
      return compare(text, valueStart, valueNode ?? node);
    });
    expect(visited).toBe(end);
  }
  expect(index).toBe(children.length);
  return end;
}

test.each(Array.from({ length: 60 }, (_, seed) => seed))('finds what a parser finds (seed %i)', seed => {
  const random = Random.fromSeed(seed);
  const text = writeJson(randomDataset(random), { ...randomLayout(random), hasByteOrderMark: false });
  const root = parseTree(text);
  expect(root).toBeDefined();
  if (root !== undefined) compare(text, skipBlanks(text, 0), root);
});

test('backslashes before a quote are counted', () => {
  for (const json of ['""', '"\\""', '"\\\\"', '"\\\\\\""', '"a\\\\\\\\"']) {
    expect(skipString(`${json}"`, 0)).toBe(json.length);
  }
});

test('keys may be written with escapes', () => {
  const keys: string[] = [];
  forEachMember('{"d\\u0061ta": 1, "a\\"b": {}}', 0, ({ key, valueStart }) => {
    keys.push(key);
    return skipValue('{"d\\u0061ta": 1, "a\\"b": {}}', valueStart);
  });
  expect(keys).toEqual(['data', 'a"b']);
});

test('deep nesting and texts that break off end', () => {
  const deep = '['.repeat(200_000) + ']'.repeat(200_000);
  expect(skipValue(deep, 0)).toBe(deep.length);
  for (const broken of ['{"a": [1, 2', '"abc', '{"a', '[', '[1,', '{"a":']) {
    expect(skipValue(broken, 0)).toBe(broken.length);
    expect(forEachElement(broken, 0, at => skipValue(broken, at))).toBeGreaterThan(0);
  }
});
