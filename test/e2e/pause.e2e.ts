import { expect, it } from 'vitest';
import { eventually, patienceMs } from './support/eventually';
import { fineTune } from './support/fineTune';
import { RunFolder } from './support/runFolder';
import { sampleWorkspace, tinyModel } from './support/sampleWorkspace';
import { withVscode } from './support/withVscode';

it('pauses a run from the palette, continues it from the dashboard, and stops it after an epoch', () =>
  withVscode('pause', { prepare: sampleWorkspace }, async ({ workbench, workspace }) => {
    await fineTune(workbench, {
      model: tinyModel,
      train: 'train.squad.json',
      validation: 'validation.squad.json',
      settings: { Epochs: '900', 'Batch Size': '4' },
    });
    const run = await RunFolder.first(workspace);
    await eventually('the run trains', () => run.eventsOf('step').at(-1));

    await workbench.runCommand('SpanLab: Pause Run');
    const pause = await eventually('the run is paused', () => run.eventsOf('pause')[0]);
    const statusBar = workbench.page.locator('.statusbar');
    await statusBar.getByText(/paused, /).waitFor({ timeout: patienceMs });
    const dashboard = await workbench.webviews.find('spanlab-dashboard .toolbar');
    const state = dashboard.getByRole('status');
    await state.filter({ hasText: 'Paused' }).waitFor({ timeout: patienceMs });
    expect(run.status).toMatchObject({ state: 'running', isPaused: true, step: pause.step });
    expect(run.eventsOf('step').at(-1)?.step).toBe(pause.step);
    expect(run.has('checkpoints', `step-${pause.step}`)).toBe(true);

    await dashboard.getByRole('button', { name: 'Continue' }).click();
    await eventually('the run goes on', () => run.eventsOf('step').find(({ step }) => step > pause.step));
    await workbench.runCommand('SpanLab: Stop Run After This Epoch');
    expect(await run.end()).toBe('stopped');
    const end = run.eventsOf('end').at(-1);
    expect(run.eventsOf('stop-request').at(-1)?.afterEpoch).toBe(end?.epoch);
    expect(run.eventsOf('epoch').at(-1)?.epoch).toBe(end?.epoch);
    await state.filter({ hasText: 'Stopped' }).waitFor({ timeout: patienceMs });
  }));
