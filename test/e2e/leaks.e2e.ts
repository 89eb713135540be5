import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { sampleWorkspace } from './support/sampleWorkspace';
import { withVscode } from './support/withVscode';

const copy = 'leaking.squad.json';

async function leakingWorkspace(workspace: string): Promise<void> {
  await sampleWorkspace(workspace);
  await cp(join(workspace, 'train.squad.json'), join(workspace, copy));
}

it('names what a data set has in common with its training data, until that is cleared', () =>
  withVscode('leaks', { prepare: leakingWorkspace }, async ({ workbench }) => {
    const { quickInput, problems, notifications } = workbench;
    await quickInput.openFile(copy);
    // At once after the file was opened: the command waits for its text.
    await workbench.runCommand('SpanLab: Check for Leaks Against…');
    await quickInput.waitFor(new RegExp(`Training file that ${copy}`));
    await quickInput.choose('train.squad.json');
    const told = await notifications.waitFor(/are in train\.squad\.json too/);
    const [, leaking, all] = /^(\d+) of (\d+) contexts/.exec(told) ?? [];
    expect(leaking).toBe(all);
    await workbench.runCommand('Problems: Focus on Problems View');
    await problems.waitFor(/leak-context/);
    await workbench.runCommand('SpanLab: Clear Leaks');
    await problems.waitUntilGone(/leak-/);
  }));
