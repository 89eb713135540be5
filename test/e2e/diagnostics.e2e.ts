import { join } from 'node:path';
import { expect, it } from 'vitest';
import { sampleWorkspace } from './support/sampleWorkspace';
import { keepScreenshot } from './support/screenshots';
import { answersOf, type AnswerInFile } from './support/squadFile';
import { withVscode } from './support/withVscode';

const file = 'faulty.squad.json';

const wrongIds = (answers: readonly AnswerInFile[]) => answers.filter(answer => !answer.isRight).map(({ id }) => id);

it('shows a wrong answer with its code in Problems, and the quick fix makes the file right', () =>
  withVscode('quick-fix', { prepare: sampleWorkspace }, async ({ workbench, workspace }) => {
    const path = join(workspace, file);
    const before = answersOf(path);
    expect(wrongIds(before)).toContain('faulty-utf16');
    await workbench.quickInput.openFile(file);
    await workbench.runCommand('Problems: Focus on Problems View');
    await workbench.problems.waitFor(/SpanLab.*span-utf16/);
    await workbench.problems.open(/span-utf16/);
    await workbench.editor.openQuickFixes();
    await keepScreenshot(workbench, 'diagnostics');
    await workbench.editor.quickFix(/answer_start/);
    await workbench.problems.waitUntilGone(/span-utf16/);
    await workbench.editor.save();

    const after = answersOf(path);
    expect(after.find(({ id }) => id === 'faulty-utf16')?.isRight).toBe(true);
    // Nothing else has changed.
    expect(after.filter(({ id }) => id !== 'faulty-utf16')).toEqual(before.filter(({ id }) => id !== 'faulty-utf16'));
  }));

it('fixes all problems that have a single repair, and no others', () =>
  withVscode('fix-all', { prepare: sampleWorkspace }, async ({ workbench, workspace }) => {
    const path = join(workspace, file);
    await workbench.quickInput.openFile(file);
    await workbench.runCommand('Problems: Focus on Problems View');
    await workbench.problems.waitFor(/span-mismatch/);
    await workbench.runCommand('SpanLab: Fix All Unambiguous Problems');
    await workbench.problems.waitUntilGone(/span-utf16/);
    await workbench.editor.save();

    const after = answersOf(path);
    expect(wrongIds(after).sort()).toEqual(['faulty-absent', 'faulty-ambiguous', 'faulty-empty']);
  }));
