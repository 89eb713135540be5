import { expect, test } from 'vitest';
import { epochOf, runFolderOf } from './runArgument';

test('runs are named by a folder, or by an object that has one', () => {
  expect(runFolderOf('/runs/a')).toBe('/runs/a');
  expect(runFolderOf({ folder: '/runs/a', name: 'a', createdAt: 1 })).toBe('/runs/a');
  expect([undefined, null, '', {}, { folder: 3 }, 7].map(runFolderOf)).toEqual([null, null, null, null, null, null]);
});

test('epochs are optional', () => {
  expect(epochOf({ folder: '/runs/a', epoch: 0.5 })).toBe(0.5);
  expect([undefined, {}, { epoch: null }, '/runs/a'].map(epochOf)).toEqual([null, null, null, null]);
});
