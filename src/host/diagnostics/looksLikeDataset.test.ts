import { expect, test } from 'vitest';
import { looksLikeDataset } from './looksLikeDataset';

test.each([
  ['SQuAD on one line', '{"version":"1.1","data":[{"title":"t","paragraphs":[{"context":"c","qas":[]}]}]}', true],
  ['SQuAD, indented', '{\n  "data" : [\n {\n "paragraphs" : [', true],
  ['broken JSON', '{"data": [{"paragraphs": [{"qas": [,,', true],
  ['a long first context', `{"data":[{"paragraphs":[{"context":"${'x'.repeat(200_000)}"`, true],
  ['a package manifest', '{"name": "x", "data": {"a": 1}}', false],
  ['the words only as values', '{"a": "data", "b": "paragraphs"}', false],
  ['only far down', `{"x": "${'x'.repeat(70_000)}", "data": [{"paragraphs": []}]}`, false],
  ['an empty file', '', false],
])('%s', (_name, text, expected) => {
  expect(looksLikeDataset(text)).toBe(expected);
});
