import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { resolvePathSetting } from './pathSetting';

const folder = resolve('/home/me/project');

test('paths in settings follow the workspace folder', () => {
  expect(resolvePathSetting('${workspaceFolder}/spanlab-runs', folder)).toBe(join(folder, 'spanlab-runs'));
  expect(resolvePathSetting('${workspaceFolder}', folder)).toBe(folder);
  expect(resolvePathSetting('experiments/qa', folder)).toBe(join(folder, 'experiments/qa'));
  expect(resolvePathSetting(resolve('/data/runs'), folder)).toBe(resolve('/data/runs'));
});

test('without workspace folder only absolute paths mean something', () => {
  expect(resolvePathSetting(resolve('/data/runs'), null)).toBe(resolve('/data/runs'));
  expect(resolvePathSetting('${workspaceFolder}/spanlab-runs', null)).toBeNull();
  expect(resolvePathSetting('  ', folder)).toBeNull();
});
