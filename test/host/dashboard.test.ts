import { describe, expect, it } from 'vitest';
import type { FromDashboard, RunSnapshot, ToDashboard } from '../../src/protocol/views/dashboard';
import {
  beginning,
  continuedAt,
  lastEpoch,
  nextStep,
  pausedAt,
  runEvents,
  runSnapshot,
  shortRunEvents,
  timeOfStep,
} from './fixtures/dashboardRun';
import { expectAria } from './support/golden';
import { useBrowser } from './support/viewPage';
import type { ViewOptions } from './support/viewPage';

describe('dashboard', () => {
  const openView = useBrowser();
  const open = (options?: ViewOptions) => openView<ToDashboard, FromDashboard>('dashboard', options);
  const training = runSnapshot('running', runEvents(3520));
  const snapshot = (run: RunSnapshot | null): ToDashboard => ({
    type: 'snapshot',
    runs: run === null ? [] : [run, { ...run, folder: '/runs/earlier', name: 'earlier-run', state: 'completed' }],
    run,
  });

  it('says that it is ready, and offers to begin where there is no run', async () => {
    const view = await open();
    expect(await view.posted()).toEqual([{ type: 'ready' }]);
    await view.post(snapshot(null));
    await expectAria(view.page.locator('body'), 'dashboard-empty');
    await view.screenshot('dashboard-empty-dark');
    await view.page.getByRole('button', { name: 'Fine-Tune Model…' }).click();
    expect(await view.posted()).toEqual([{ type: 'ready' }, { type: 'startRun' }]);
    await view.expectClean();
    await view.close();
  });

  it('shows a running run', async () => {
    const view = await open();
    await view.post(snapshot(training));
    await expectAria(view.page.locator('body'), 'dashboard-training');
    await view.screenshot('dashboard-dark');
    await view.expectClean();
    await view.close();
  });

  it('shows a run that is paused, and that its epoch is the last', async () => {
    const view = await open();
    const paused = runSnapshot('running', [...training.events, ...pausedAt(3520), lastEpoch]);
    await view.post(snapshot(paused));
    const head = view.page.locator('.toolbar, .run-head');
    await expectAria(head.first(), 'dashboard-paused-toolbar');
    await expectAria(head.last(), 'dashboard-paused-head');
    await view.screenshot('dashboard-paused-dark');
    await view.setTheme('light');
    await view.screenshot('dashboard-paused-light');
    await view.page.setViewportSize({ width: 500, height: 900 });
    await view.screenshot('dashboard-paused-light-500');
    await view.expectClean();
    await view.page.setViewportSize({ width: 1400, height: 900 });
    await view.forget();
    await view.page.getByRole('button', { name: 'Continue', exact: true }).click();
    expect(await view.posted()).toEqual([{ type: 'continue', folder: training.folder }]);
    // An hour later.
    const events = [continuedAt(3520), nextStep(3521)].map(event => ({ ...event, time: event.time + 3_600_000 }));
    await view.post({ type: 'events', folder: training.folder, events });
    await expectAria(head.first(), 'dashboard-continued-toolbar');
    await expectAria(head.last(), 'dashboard-continued-head');
    await view.expectClean();
    await view.close();
  });

  it('shows a run that has just begun, and a short one that is complete', async () => {
    const view = await open();
    const begun = runSnapshot('running', beginning);
    await view.post(snapshot(begun));
    await expectAria(view.page.locator('.toolbar, .run-head').last(), 'dashboard-begun');
    await view.screenshot('dashboard-begun-dark');
    await view.post(snapshot(runSnapshot('completed', shortRunEvents())));
    await expectAria(view.page.getByRole('region', { name: 'Epochs' }), 'dashboard-short-epochs');
    await view.screenshot('dashboard-short-dark');
    await view.expectClean();
    await view.close();
  });

  it.each([
    ['light', 1400],
    ['high-contrast', 1400],
    ['dark', 700],
  ] as const)('fits in %s at %d pixels', async (theme, width) => {
    const view = await open({ theme, width });
    await view.post(snapshot(training));
    await view.screenshot(`dashboard-${theme}-${width}`);
    await view.expectClean();
    await view.close();
  });

  it('draws its charts where the system has no locale', async () => {
    const view = await open({ language: 'en-US@posix' });
    await view.post(snapshot(training));
    expect(await view.page.locator('.plot canvas').count()).toBeGreaterThan(0);
    await view.expectClean();
    await view.close();
  });

  it('posts what its buttons say', async () => {
    const view = await open();
    await view.post(snapshot(training));
    await view.forget();
    const { folder } = training;
    await view.page.getByRole('button', { name: 'Pause', exact: true }).click();
    await view.page.getByRole('button', { name: 'Stop After Epoch' }).click();
    await view.page.getByRole('button', { name: 'Stop', exact: true }).click();
    await view.page.getByRole('button', { name: 'Rankings', exact: true }).click();
    await view.page.getByRole('button', { name: 'Rankings of epoch 1' }).click();
    await view.page.getByRole('button', { name: 'Reveal run folder' }).click();
    await view.page.getByRole('combobox', { name: 'Run' }).click();
    await view.page.getByRole('option', { name: 'earlier-run' }).click();
    expect(await view.posted()).toEqual([
      { type: 'pause', folder },
      { type: 'stopAfterEpoch', folder },
      { type: 'stop', folder },
      { type: 'openRankings', folder, epoch: null },
      { type: 'openRankings', folder, epoch: 1 },
      { type: 'revealFolder', folder },
      { type: 'selectRun', folder: '/runs/earlier' },
    ]);
    await view.expectClean();
    await view.close();
  });

  it('follows events as they come, and ignores those of other runs', async () => {
    const view = await open();
    await view.post(snapshot(training));
    await view.post({ type: 'events', folder: '/runs/earlier', events: [nextStep(6000)] });
    const status = view.page.getByRole('progressbar', { name: 'Training' });
    expect(await status.getAttribute('aria-valuenow')).toBe('3520');
    await view.post({ type: 'events', folder: training.folder, events: [nextStep(3521), nextStep(3522)] });
    expect(await status.getAttribute('aria-valuenow')).toBe('3522');
    await view.post({
      type: 'events',
      folder: training.folder,
      events: [
        {
          type: 'end',
          time: timeOfStep(3523),
          status: 'stopped',
          step: 3522,
          epoch: 2.54,
          seconds: 3661,
          bestEpoch: 2,
        },
      ],
    });
    await expectAria(view.page.locator('.toolbar'), 'dashboard-stopped-toolbar');
    await view.page.getByRole('button', { name: 'Resume' }).first().click();
    expect((await view.posted()).at(-1)).toEqual({ type: 'resume', folder: training.folder });
    await view.close();
  });

  it('shows a chart as a table, copies it and speaks the value under the cursor', async () => {
    const view = await open();
    await view.post(snapshot(training));
    const scores = view.page.getByRole('region', { name: 'EM and F1, squad1' });
    await scores.getByRole('button', { name: 'EM and F1, squad1 as a table' }).click();
    await expectAria(scores, 'dashboard-scores-table');
    await scores.getByRole('button', { name: 'Copy EM and F1, squad1' }).click();
    expect((await view.posted()).at(-1)).toEqual({
      type: 'copy',
      text: 'epoch\tEM\tF1\n1\t71.94\t79.03\n2\t74.12\t80.77',
    });
    await view.page.getByRole('img', { name: /^Loss against epochs/ }).focus();
    await view.page.keyboard.press('ArrowRight');
    await view.page.keyboard.press('ArrowRight');
    expect(await view.page.getByRole('region', { name: 'Loss' }).getByRole('status').textContent()).toMatch(
      /^epoch 0\.00: training \d/,
    );
    await view.expectClean();
    await view.close();
  });

  it.each([
    [
      'failed',
      [{ type: 'failure', time: timeOfStep(3521), code: 'loss-not-finite', message: 'The loss is NaN.', step: 3521 }],
    ],
    ['interrupted', []],
  ] as const)('says why a run has %s and offers the way on', async (state, added) => {
    const view = await open();
    await view.post(snapshot(runSnapshot(state, [...training.events, ...added])));
    await expectAria(view.page.locator('.state-note'), `dashboard-${state}`);
    await view.screenshot(`dashboard-${state}-dark`);
    await view.page.locator('.state-note').getByRole('button', { name: 'Resume' }).click();
    await view.page.getByRole('button', { name: 'Show Log' }).click();
    expect((await view.posted()).slice(1)).toEqual([{ type: 'resume', folder: training.folder }, { type: 'showLog' }]);
    await view.expectClean();
    await view.close();
  });

  it('redraws its charts in the new colours when the theme changes', async () => {
    const view = await open();
    await view.post(snapshot(training));
    const canvas = view.page.locator('spanlab-chart canvas').first();
    const before = await canvas.screenshot();
    await view.setTheme('light');
    await view.page.waitForFunction(() => getComputedStyle(document.body).backgroundColor === 'rgb(255, 255, 255)');
    const after = await canvas.screenshot();
    expect(after.equals(before)).toBe(false);
    await view.screenshot('dashboard-changed-to-light');
    await view.expectClean();
    await view.close();
  });
});
