import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { patienceMs } from './support/eventually';
import { withVscode } from './support/withVscode';

const context = 'The bell of the "old" tower, rang at noon.';
const answer = (start: number) => ({ text: ['tower'], answer_start: [start] });
const row = (id: string, start: number) => ({ id, context, question: `What rang, ${id}?`, answers: answer(start) });
const right = context.indexOf('tower');

/** Values that have a quotation mark or a comma stand between quotation marks, as in any table. */
const cell = (value: string) => `"${value.replaceAll('"', '""')}"`;
const table = (rows: readonly ReturnType<typeof row>[]) =>
  ['id,context,question,answers', ...rows.map(each => Object.values(each).map(toCell).join(','))].join('\n');
const toCell = (value: string | object) => cell(typeof value === 'string' ? value : JSON.stringify(value));

const rows = [row('a', right), row('b', right + 2)];
const files = {
  'rows.jsonl': rows.map(each => JSON.stringify(each)).join('\n'),
  'rows.csv': table(rows),
};
const repaired = {
  'rows.jsonl': [row('a', right), row('b', right)].map(each => JSON.stringify(each)).join('\n'),
  'rows.csv': table([row('a', right), row('b', right)]),
};

it('checks and repairs JSON lines and tables, whatever language they are taken for', () =>
  withVscode(
    'flat-files',
    {
      prepare: workspace => {
        for (const [name, text] of Object.entries(files)) writeFileSync(join(workspace, name), text);
        return Promise.resolve();
      },
    },
    async ({ workbench, workspace }) => {
      const content = (name: string) => readFileSync(join(workspace, name), 'utf8');
      await workbench.quickInput.openFile('rows.jsonl');
      await workbench.runCommand('Problems: Focus on Problems View');
      expect(await workbench.problems.waitFor(/span-mismatch/)).toContain('[Ln 2,');
      await workbench.problems.open(/span-mismatch/);
      await workbench.editor.quickFix(new RegExp(String(right)));
      await workbench.problems.waitUntilGone(/span-mismatch/);
      await workbench.editor.save();
      await expect.poll(() => content('rows.jsonl'), { timeout: patienceMs }).toBe(repaired['rows.jsonl']);

      await workbench.runCommand('SpanLab: Open Dataset Editor');
      const view = await workbench.webviews.find('spanlab-dataset-editor .banner');
      expect(await view.locator('.health').innerText()).toMatch(/JSON lines/);
      await workbench.runCommand('View: Close Editor');

      await workbench.quickInput.openFile('rows.csv');
      expect(await workbench.problems.waitFor(/span-mismatch/)).toContain('[Ln 3,');
      await workbench.runCommand('SpanLab: Fix All Unambiguous Problems');
      await workbench.problems.waitUntilGone(/span-mismatch/);
      await workbench.editor.save();
      await expect.poll(() => content('rows.csv'), { timeout: patienceMs }).toBe(repaired['rows.csv']);
    },
  ));
