import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { eventually } from './support/eventually';
import { hasShippedModel, sampleWorkspace, tinyModel } from './support/sampleWorkspace';
import { keepScreenshot } from './support/screenshots';
import { withVscode } from './support/withVscode';
import type { Workbench } from './support/workbench';

const file = 'notes.md';
const question = 'Who began the oldest hive book?';

/** The paragraph of the notes that is selected: its first and last line, from 1, and its text. */
function paragraph(workspace: string): { firstLine: number; lastLine: number; text: string } {
  const lines = readFileSync(join(workspace, file), 'utf8').split('\n');
  const first = lines.findIndex(line => line.startsWith('The priory at Aske'));
  const last = lines.indexOf('', first) - 1;
  return { firstLine: first + 1, lastLine: last + 1, text: lines.slice(first, last + 1).join('\n') };
}

/** Selects the paragraph, asks, and returns the answers that the Ask view lists, best first. */
async function askAboutParagraph(workbench: Workbench, workspace: string): Promise<string[]> {
  const { firstLine, lastLine } = paragraph(workspace);
  await workbench.quickInput.openFile(file);
  await workbench.editor.selectLines(firstLine, lastLine);
  await workbench.runCommand('SpanLab: Ask Question About Selection');
  await workbench.quickInput.waitFor(/Selection/);
  await workbench.quickInput.fillAndAccept(question);
  const view = await workbench.webviews.find('spanlab-ask button.answer-text', 180_000);
  return view.locator('button.answer-text').allInnerTexts();
}

it('answers from the selection, and goes to the answer in the text', () =>
  withVscode(
    'ask',
    {
      prepare: sampleWorkspace,
      settings: { 'spanlab.ask.model': `\${workspaceFolder}/models/${tinyModel}` },
    },
    async ({ workbench, workspace }) => {
      const { firstLine, lastLine, text } = paragraph(workspace);
      const answers = await askAboutParagraph(workbench, workspace);
      expect(answers.length).toBeGreaterThan(0);
      expect(answers.filter(answer => !text.replace(/\s+/g, ' ').includes(answer.replace(/\s+/g, ' ')))).toEqual([]);
      await workbench.editor.waitForDecorations();

      const view = await workbench.webviews.find('spanlab-ask');
      await view.getByRole('button', { name: 'Go to answer 1', exact: true }).click();
      const selection = await eventually('the answer is selected in the editor', async () => {
        const shown = await workbench.editor.selection();
        return shown.selected === answers[0]?.length ? shown : undefined;
      });
      expect(selection.line).toBeGreaterThanOrEqual(firstLine);
      expect(selection.line).toBeLessThanOrEqual(lastLine);
    },
  ));

it.skipIf(!hasShippedModel)('finds the right answer with the model it ships', () =>
  withVscode('ask-shipped', { prepare: sampleWorkspace }, async ({ workbench, workspace }) => {
    const answers = await askAboutParagraph(workbench, workspace);
    expect(answers[0]).toMatch(/Marguerite Doyle/);
    await keepScreenshot(workbench, 'ask');
  }),
);
