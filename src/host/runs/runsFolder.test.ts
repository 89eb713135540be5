import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { resolveRunsFolder } from './runsFolder';

const workspace = resolve('/home/me/project');
const fallback = resolve('/storage/runs');

test('the runs folder follows setting and workspace', () => {
  expect(resolveRunsFolder('${workspaceFolder}/spanlab-runs', workspace, fallback)).toBe(
    join(workspace, 'spanlab-runs'),
  );
  expect(resolveRunsFolder('${workspaceFolder}', workspace, fallback)).toBe(workspace);
  expect(resolveRunsFolder('experiments/qa', workspace, fallback)).toBe(join(workspace, 'experiments/qa'));
  expect(resolveRunsFolder(resolve('/data/runs'), workspace, fallback)).toBe(resolve('/data/runs'));
  expect(resolveRunsFolder(resolve('/data/runs'), null, fallback)).toBe(resolve('/data/runs'));
  expect(resolveRunsFolder('${workspaceFolder}/spanlab-runs', null, fallback)).toBe(fallback);
  expect(resolveRunsFolder('  ', workspace, fallback)).toBe(fallback);
});
