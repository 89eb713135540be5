import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { runManifest, runStatus } from '../../../test/support/runManifest';
import { temporaryFolder } from '../../../test/support/temporaryFolder';
import type { Run } from './runReader';
import { RunStore } from './runStore';

const stores: RunStore[] = [];
afterEach(() => {
  for (const store of stores.splice(0)) store.dispose();
});

function storeOf(...folders: string[]): { store: RunStore; changes: string[][] } {
  const store = new RunStore(() => folders);
  stores.push(store);
  const changes: string[][] = [];
  store.onDidChange(runs => changes.push(runs.map((run: Run) => `${run.name} ${run.state}`)));
  return { store, changes };
}

function writeRun(parent: string, name: string, state: 'completed' | 'stopped', createdAt = 1): string {
  const folder = join(parent, name);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'run.json'), JSON.stringify(runManifest({ name, createdAt })));
  writeFileSync(join(folder, 'status.json'), JSON.stringify(runStatus({ state })));
  return folder;
}

describe('RunStore', () => {
  test('tells listeners when something differs, and only then', async () => {
    const parent = temporaryFolder();
    const { store, changes } = storeOf(parent);
    await store.refresh();
    writeRun(parent, 'a', 'stopped');
    await store.refresh();
    await store.refresh();
    writeRun(parent, 'a', 'completed');
    await store.refresh();
    expect(changes).toEqual([['a stopped'], ['a completed']]);
  });

  test('a refresh asked for during another sees what was written in between', async () => {
    const parent = temporaryFolder();
    const { store } = storeOf(parent);
    const first = store.refresh();
    writeRun(parent, 'late', 'stopped');
    await Promise.all([first, store.refresh()]);
    expect(store.runs.map(run => run.name)).toEqual(['late']);
  });

  test('includes runs opened from elsewhere, each once, in order of time', async () => {
    const [parent, other] = [temporaryFolder(), temporaryFolder()];
    const inside = writeRun(parent, 'inside', 'stopped', 1);
    const outside = writeRun(other, 'outside', 'stopped', 2);
    const { store } = storeOf(parent);
    store.addFolder(inside);
    store.addFolder(outside);
    store.addFolder(join(other, 'missing'));
    await store.refresh();
    expect(store.runs.map(run => run.name)).toEqual(['outside', 'inside']);
    expect(store.find(outside)?.name).toBe('outside');
  });
});
