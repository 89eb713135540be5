import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { epochEvent, startEvent, stepEvent } from '../../../test/support/runEvents';
import { runManifest, runStatus } from '../../../test/support/runManifest';
import { temporaryFolder } from '../../../test/support/temporaryFolder';
import type { RunEvent } from '../../core/runs/runEvent';
import type { ToDashboard } from '../../protocol/views/dashboard';
import { RunStore } from '../runs/runStore';
import { silentLogger } from '../testing/silentLogger';
import { DashboardFeed } from './dashboardFeed';

const open: { dispose(): void }[] = [];
afterEach(() => {
  for (const item of open.splice(0)) item.dispose();
});

function setUp() {
  const parent = temporaryFolder();
  const posted: ToDashboard[] = [];
  const store = new RunStore(() => [parent]);
  const feed = new DashboardFeed(store, message => posted.push(message), silentLogger);
  open.push(feed, store);
  const writeRun = (name: string, createdAt: number, events: readonly RunEvent[]): string => {
    const folder = join(parent, name);
    mkdirSync(folder);
    writeFileSync(join(folder, 'run.json'), JSON.stringify(runManifest({ name, createdAt })));
    writeFileSync(join(folder, 'status.json'), JSON.stringify(runStatus({ state: 'stopped' })));
    addEvents(folder, ...events);
    return folder;
  };
  return { feed, store, posted, writeRun };
}

function addEvents(folder: string, ...events: RunEvent[]): void {
  appendFileSync(join(folder, 'metrics.jsonl'), events.map(event => `${JSON.stringify(event)}\n`).join(''));
}

describe('DashboardFeed', () => {
  test('a snapshot holds all runs and everything of the chosen one, the newest when none was chosen', async () => {
    const { feed, posted, writeRun } = setUp();
    const old = writeRun('old', 1, [startEvent(), stepEvent(1)]);
    writeRun('new', 2, [startEvent()]);
    await feed.sendSnapshot();
    feed.select(old);
    await feed.sendSnapshot();
    expect(posted).toMatchObject([
      { runs: [{ name: 'new' }, { name: 'old' }], run: { name: 'new', events: [startEvent()] } },
      { run: { name: 'old', state: 'stopped', manifest: { name: 'old' }, events: [startEvent(), stepEvent(1)] } },
    ]);
  });

  test('without runs there is an empty snapshot', async () => {
    const { feed, posted } = setUp();
    await feed.sendSnapshot();
    expect(posted).toEqual([{ type: 'snapshot', runs: [], run: null }]);
  });

  test('news of the engine bring what the file has gained, and progress, which no file has', async () => {
    const { feed, posted, writeRun } = setUp();
    const folder = writeRun('a', 1, [startEvent()]);
    feed.setVisible(true);
    await feed.sendSnapshot();
    posted.length = 0;
    addEvents(folder, stepEvent(1), stepEvent(2));
    const progress = { type: 'progress', time: 1, phase: 'evaluation', done: 1, total: 2 } as const;
    feed.receive(folder, [stepEvent(1), { ...progress, done: 0 }, progress]);
    feed.receive(join(folder, 'other'), [stepEvent(9)]);
    await vi.waitFor(() => expect(posted).toHaveLength(2));
    expect(posted).toEqual([
      { type: 'events', folder, events: [stepEvent(1), stepEvent(2)] },
      { type: 'events', folder, events: [progress] },
    ]);
  });

  test('a run of another process is followed while the view is visible', async () => {
    const { feed, posted, writeRun } = setUp();
    const folder = writeRun('a', 1, [startEvent()]);
    feed.setVisible(true);
    await feed.sendSnapshot();
    addEvents(folder, stepEvent(1));
    await vi.waitFor(() => expect(posted.at(-1)).toEqual({ type: 'events', folder, events: [stepEvent(1)] }), 10_000);
  });

  test('a hidden view gets nothing, and everything when it is shown again', async () => {
    const { feed, store, posted, writeRun } = setUp();
    const folder = writeRun('a', 1, [startEvent()]);
    feed.setVisible(true);
    await feed.sendSnapshot();
    feed.setVisible(false);
    posted.length = 0;
    addEvents(folder, stepEvent(1));
    writeRun('b', 2, []);
    feed.receive(folder, [stepEvent(1)]);
    await store.refresh();
    expect(posted).toEqual([]);
    await feed.sendSnapshot();
    expect(posted).toMatchObject([
      { runs: [{ name: 'b' }, { name: 'a' }], run: { events: [startEvent(), stepEvent(1)] } },
    ]);
  });

  test('a resumed run, which takes events back, brings a snapshot', async () => {
    const { feed, posted, writeRun } = setUp();
    const folder = writeRun('a', 1, [startEvent(), stepEvent(1), stepEvent(2)]);
    feed.setVisible(true);
    await feed.sendSnapshot();
    posted.length = 0;
    const resumed = startEvent({ resumedFromStep: 1 });
    addEvents(folder, resumed);
    feed.receive(folder, [resumed]);
    await vi.waitFor(() => expect(posted).toMatchObject([{ run: { events: [startEvent(), stepEvent(1), resumed] } }]));
  });

  test('another state of a run brings a snapshot, mere progress does not', async () => {
    const { feed, store, posted, writeRun } = setUp();
    const folder = writeRun('a', 1, [startEvent(), epochEvent(1)]);
    feed.setVisible(true);
    await feed.sendSnapshot();
    posted.length = 0;
    writeFileSync(join(folder, 'status.json'), JSON.stringify(runStatus({ state: 'stopped', step: 99 })));
    await store.refresh();
    expect(posted).toEqual([]);
    writeFileSync(join(folder, 'status.json'), JSON.stringify(runStatus({ state: 'completed' })));
    await store.refresh();
    await vi.waitFor(() => expect(posted).toMatchObject([{ run: { state: 'completed' } }]));
  });
});
