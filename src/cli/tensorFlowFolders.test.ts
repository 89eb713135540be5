import { delimiter, join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { tensorFlowFoldersOf } from './tensorFlowFolders';

test('only absolute folders that the user named count', () => {
  const [first, second] = [resolve('a'), resolve('b')];
  const named = [first, 'relative', '', join('.', 'c'), second].join(delimiter);
  expect(tensorFlowFoldersOf({ SPANLAB_TENSORFLOW_FOLDER: named })).toEqual([first, second]);
  expect(tensorFlowFoldersOf({})).toEqual([]);
});
