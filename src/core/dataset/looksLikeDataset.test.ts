import { expect, test } from 'vitest';
import { datasetSyntaxOf, looksLikeDataset } from './looksLikeDataset';

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

test.each([
  ['rows', '[{"id":"a","title":"t","context":"c","question":"?","answers":{"text":["c"],"answer_start":[0]}}]'],
  ['questions and paragraphs', '{"questions":[{"id":1,"paragraph_id":0,"question_text":"?","answer_text":"c"'],
  ['CMRC 2018', '[{"context_id":"a","context_text":"c","title":"t","qas":[]}]'],
  ['Label Studio', '[{"id":1,"annotations":[{"result":[{"to_name":"text","value":{}}]}],"data":{"text":"c"}}]'],
])('%s', (_name, text) => {
  expect(looksLikeDataset(text)).toBe(true);
  expect(looksLikeDataset(text, 'jsonl')).toBe(true);
  expect(looksLikeDataset(text, 'csv')).toBe(false);
});

test('a table is told by its first line alone', () => {
  expect(looksLikeDataset('\ufeffid,"context",question\r\n', 'csv')).toBe(true);
  expect(looksLikeDataset('id,question\ncontext,question', 'csv')).toBe(false);
  expect(looksLikeDataset('"context,question', 'csv')).toBe(false);
  expect(looksLikeDataset('id,context,question', 'json')).toBe(false);
});

test.each([
  ['a.json', '', 'json'],
  ['folder.csv/a.JSONL', 'plaintext', 'jsonl'],
  ['a.ndjson', '', 'jsonl'],
  ['a.csv', 'json', 'csv'],
  ['a.txt', 'jsonc', 'json'],
  ['Untitled-1', 'jsonl', 'jsonl'],
  ['a.md', 'markdown', null],
  ['constructor', '', null],
])('%s with the language "%s" has the syntax %s', (fileName, languageId, syntax) => {
  expect(datasetSyntaxOf(fileName, languageId)).toBe(syntax);
});
