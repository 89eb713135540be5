import { existsSync, readdirSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { eventually, patienceMs } from './support/eventually';
import { sampleWorkspace, tinyModel } from './support/sampleWorkspace';
import { withVscode } from './support/withVscode';
import type { Workbench } from './support/workbench';

const longFile = 'towers.validation.json';
const questions = 4000;

/** Adds questions that take the tiny model a minute or more. */
async function prepare(workspace: string): Promise<void> {
  await sampleWorkspace(workspace);
  const filling = 'The bell of the tower rang at noon over the old harbour of the town. '.repeat(60);
  const paragraphs = Array.from({ length: questions }, (_, index) => ({
    context: `${filling}${index}`,
    qas: [{ id: `q${index}`, question: `What rang in tower ${index}?`, answers: [{ text: 'bell', answer_start: 4 }] }],
  }));
  const dataset = { version: '1.1', data: [{ title: 'Towers', paragraphs }] };
  await writeFile(join(workspace, longFile), JSON.stringify(dataset));
}

/** Starts _Evaluate Model…_ from the palette with the tiny model. */
async function evaluate(workbench: Workbench, data: string): Promise<void> {
  const { quickInput } = workbench;
  await workbench.runCommand('SpanLab: Evaluate Model…');
  await quickInput.waitFor(/\(1\/2\)/);
  await quickInput.choose(tinyModel);
  await quickInput.waitFor(/\(2\/2\)/);
  await quickInput.choose(data);
}

it('an evaluation is cancelled from its notification: nothing is written, and the next one goes through', () =>
  withVscode('cancel-evaluation', { prepare }, async ({ workbench, workspace }) => {
    const { notifications } = workbench;
    const evaluations = join(workspace, 'spanlab-runs', 'evaluations');
    const written = () => (existsSync(evaluations) ? readdirSync(evaluations) : []);

    await evaluate(workbench, longFile);
    const underWay = new RegExp(`\\d+ of ${questions} `);
    await notifications.waitFor(underWay, 300_000);
    await notifications.press(underWay, 'Cancel');
    await eventually('the notification goes', async () =>
      (await notifications.list()).some(message => underWay.test(message)) ? undefined : true,
    );
    expect(written()).toEqual([]);
    // Cancelling is no failure: nobody is told of one.
    expect((await notifications.list()).filter(message => /\([a-z-]+\)$/.test(message))).toEqual([]);

    await evaluate(workbench, 'validation.squad.json');
    const rankings = await workbench.webviews.find('spanlab-rankings [role="grid"]');
    await expect.poll(() => rankings.getByRole('button', { name: /^All 42/ }).count(), { timeout: patienceMs }).toBe(1);
    expect(written()).toEqual([expect.stringContaining(tinyModel)]);
  }));
