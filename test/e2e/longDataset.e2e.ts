import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { withVscode } from './support/withVscode';

const file = 'long.json';
const paragraphs = 8200;
/** Names what is wrong: the answer is at 4. */
const wrongId = 'q8000';

/** A data set of a little over 50 MB with one wrong answer. */
async function writeLongFile(workspace: string): Promise<void> {
  const filling = 'The bell of the tower rang at noon. '.repeat(180);
  const handle = await open(join(workspace, file), 'w');
  try {
    await handle.write('{"version": "1.1", "data": [{"title": "Bells", "paragraphs": [\n');
    for (let index = 0; index < paragraphs; index++) {
      const id = `q${index}`;
      const answers = [{ text: 'bell', answer_start: id === wrongId ? 7 : 4 }];
      const qas = [{ id, question: `What rang in tower ${index}?`, answers }];
      const comma = index < paragraphs - 1 ? ',' : '';
      await handle.write(`${JSON.stringify({ context: `${filling}${index}`, qas })}${comma}\n`);
    }
    await handle.write(']}]}\n');
  } finally {
    await handle.close();
  }
}

it('checks a file of more than 50 MB in the engine, and shows it for viewing, also where the dataset editor was chosen', () =>
  withVscode('long-dataset', { prepare: writeLongFile }, async ({ workbench }) => {
    const { page, quickInput } = workbench;
    await quickInput.openFile(file);
    await workbench.runCommand('Problems: Focus on Problems View');
    const row = await workbench.problems.waitFor(/span-mismatch/);
    expect(row).toContain(`[Ln ${8000 + 2}, Col `);

    await workbench.runCommand('View: Reopen Editor With...');
    await quickInput.choose('SpanLab Dataset Editor');
    const view = await workbench.webviews.find('spanlab-dataset-editor .banner');
    expect(await view.locator('.banner').innerText()).toMatch(/spanlab split/);
    expect(await view.locator('.health').innerText()).toMatch(/1 error/);
    expect(await page.locator('.tab', { hasText: file }).count()).toBe(1);
    await view.getByRole('button', { name: /Next Problem/ }).click();
    await view.getByText('span-mismatch').waitFor();
  }));
