import { join } from 'node:path';
import { expect, it } from 'vitest';
import { eventually, patienceMs } from './support/eventually';
import { sampleWorkspace } from './support/sampleWorkspace';
import { answersOf } from './support/squadFile';
import { withVscode } from './support/withVscode';

const file = 'faulty.squad.json';

it('shows a dataset in the editor, and a fix made there reaches the file and can be undone', () =>
  withVscode('dataset-editor', { prepare: sampleWorkspace }, async ({ workbench, workspace }) => {
    const path = join(workspace, file);
    const answer = () => answersOf(path).find(({ id }) => id === 'faulty-off-by-two');
    const before = answer();
    expect(before?.isRight).toBe(false);
    await workbench.quickInput.openFile(file);
    await workbench.runCommand('Problems: Focus on Problems View');
    await workbench.problems.waitFor(/span-mismatch/);
    await workbench.runCommand('SpanLab: Open Dataset Editor');
    const editor = await workbench.webviews.find('spanlab-dataset-editor [role="option"]');
    await editor.getByRole('option').first().click();
    await editor.getByRole('button', { name: `Select answer 1 of question 2: ${before?.text}` }).click();
    await editor
      .getByRole('button', { name: /answer_start to/ })
      .first()
      .click();
    await eventually('the fix is made', async () =>
      (await editor.getByText('span-mismatch').count()) === 0 ? true : undefined,
    );
    await workbench.runCommand('File: Save');
    await expect.poll(() => answer()?.isRight, { timeout: patienceMs }).toBe(true);

    await workbench.runCommand('Undo');
    await workbench.runCommand('File: Save');
    await expect.poll(() => answer(), { timeout: patienceMs }).toEqual(before);
  }));
