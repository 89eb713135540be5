import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { patienceMs } from './support/eventually';
import { RefactorPreview } from './support/refactorPreview';
import { sampleWorkspace } from './support/sampleWorkspace';
import { answersOf } from './support/squadFile';
import { withVscode } from './support/withVscode';

const file = 'faulty.squad.json';

it('walks the problems, shows all repairs before they are made, makes them, and one undo takes them back', () =>
  withVscode('repair', { prepare: sampleWorkspace }, async ({ workbench, workspace }) => {
    const path = join(workspace, file);
    const before = readFileSync(path, 'utf8');
    const wrongIds = () =>
      answersOf(path)
        .filter(answer => !answer.isRight)
        .map(({ id }) => id)
        .sort();
    await workbench.quickInput.openFile(file);
    await workbench.runCommand('Problems: Focus on Problems View');
    await workbench.problems.waitFor(/span-utf16/);

    await workbench.editor.goTo(1, 1);
    const walked = [await workbench.editor.nextProblem(), await workbench.editor.nextProblem()];
    expect(walked[0]).toMatch(/span-/);
    expect(walked[1]).not.toBe(walked[0]);

    const preview = new RefactorPreview(workbench.page);
    await workbench.runCommand('SpanLab: Repair Dataset…');
    expect((await preview.rows()).join('\n')).toContain(file);
    expect(readFileSync(path, 'utf8')).toBe(before);
    await preview.tickAll();
    await preview.apply();
    await workbench.notifications.waitFor(/problems repaired/);
    await workbench.runCommand('File: Save');
    await expect.poll(wrongIds, { timeout: patienceMs }).toEqual(['faulty-absent', 'faulty-ambiguous', 'faulty-empty']);

    await workbench.editor.focus();
    await workbench.runCommand('Undo');
    await workbench.runCommand('File: Save');
    await expect.poll(() => readFileSync(path, 'utf8'), { timeout: patienceMs }).toBe(before);
  }));
