import { describe, expect, it } from 'vitest';
import { patienceMs } from './support/eventually';
import { RunFolder } from './support/runFolder';
import { sampleWorkspace } from './support/sampleWorkspace';
import { keepScreenshot, updatesScreenshots } from './support/screenshots';
import { withVscode } from './support/withVscode';

/** Pictures that take minutes to make: only where asked for. */
describe.runIf(updatesScreenshots)('pictures of the README', () => {
  it('the dashboard of a run of the shipped model, started from a run config', () =>
    withVscode('picture-dashboard', { prepare: sampleWorkspace }, async ({ workbench, workspace }) => {
      await workbench.quickInput.openFile('example.spanlab.json');
      await workbench.runCommand('SpanLab: Fine-Tune Model…');
      const run = await RunFolder.first(workspace);
      expect(await run.end(540_000)).toBe('completed');
      const dashboard = await workbench.webviews.find('spanlab-dashboard .epochs-table');
      await expect.poll(() => dashboard.getByText('Completed').count(), { timeout: patienceMs }).toBeGreaterThan(0);
      await workbench.runCommand('View: Close Other Editors in Group');
      await workbench.runCommand('View: Toggle Primary Side Bar Visibility');
      await keepScreenshot(workbench, 'dashboard');
    }));
});
