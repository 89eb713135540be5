import { expect, it } from 'vitest';
import { eventually, patienceMs } from './support/eventually';
import { fineTune } from './support/fineTune';
import { RunFolder } from './support/runFolder';
import { sampleWorkspace, tinyModel } from './support/sampleWorkspace';
import { withVscode } from './support/withVscode';

it('tells when the engine dies during a run, and resumes the run to its end', () =>
  withVscode('crash', { prepare: sampleWorkspace }, async ({ workbench, workspace }) => {
    await fineTune(workbench, {
      model: tinyModel,
      train: 'train.squad.json',
      validation: 'validation.squad.json',
      settings: { Epochs: '6', 'Batch Size': '4', 'Learning Rate': '1e-3' },
    });
    const run = await RunFolder.first(workspace);
    const checkpoint = await eventually(
      'the run goes on after its first checkpoint',
      () => {
        const written = run.eventsOf('checkpoint')[0];
        const step = run.eventsOf('step').at(-1)?.step ?? 0;
        return written !== undefined && step > written.step ? written : undefined;
      },
      { timeoutMs: 300_000, intervalMs: 20 },
    );
    const { pid } = run.status;
    process.kill(pid, 'SIGKILL');

    await workbench.notifications.waitFor(/\(engine-crashed\)/);
    const dashboard = await workbench.webviews.find('spanlab-dashboard');
    await expect.poll(() => dashboard.getByText(/interrupted/).count(), { timeout: patienceMs }).toBeGreaterThan(0);
    expect(run.status.state).toBe('running');

    await workbench.runCommand('SpanLab: Resume Run…');
    await workbench.quickInput.waitFor(/Resume Run/);
    await workbench.quickInput.choose(/./);
    const state = await eventually(
      'the run is taken up by another process and ends',
      () => {
        const status = run.status;
        return status.state !== 'running' && status.pid !== pid ? status.state : undefined;
      },
      { timeoutMs: 300_000 },
    );
    expect(state).toBe('completed');
    const [start, resumed] = run.eventsOf('start');
    expect(start?.resumedFromStep).toBe(0);
    expect(resumed?.resumedFromStep).toBeGreaterThanOrEqual(checkpoint.step);
    expect(run.status.step).toBe(180);
    expect(run.eventsOf('end').at(-1)).toMatchObject({ status: 'completed', step: 180 });
    expect(run.has('model', 'model.onnx')).toBe(true);
  }));
