import { describe, expect, test } from 'vitest';
import { fileBeside, parseShare, parseWhole } from './splitAnswers';

describe('fileBeside', () => {
  test.each([
    ['/w/data.json', '/w/data.train.json'],
    ['/w/a.squad.json', '/w/a.train.squad.json'],
    ['/w/dev-v2.0.json', '/w/dev-v2.0.train.json'],
    ['/w/a.jsonl.gz', '/w/a.train.jsonl.gz'],
    ['/w.x/data', '/w.x/data.train'],
    ['C:\\w\\a.JSON', 'C:\\w\\a.train.JSON'],
    ['/w/.json', '/w/.json.train'],
  ])('%s', (path, expected) => {
    expect(fileBeside(path, 'train')).toBe(expected);
  });
});

test('a share lies between 0 and 1', () => {
  expect(['0.1', '.25', '0,5', '10%', ' 12.5 % '].map(parseShare)).toEqual([0.1, 0.25, 0.5, 0.1, 0.125]);
  expect(['', '0', '1', '100%', '-0.1', '10', '1e-1', 'a', '0.1.2'].map(parseShare)).toEqual(Array(9).fill(null));
});

test('a whole number is written as one', () => {
  expect(['1', ' 42 ', '-3'].map(text => parseWhole(text, -5))).toEqual([1, 42, -3]);
  expect(['', '1.5', '0x1', '1e3', '99999999999999999', '-6'].map(text => parseWhole(text, -5))).toEqual(
    Array(6).fill(null),
  );
});
