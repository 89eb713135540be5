import { expect, it } from 'vitest';
import { eventually } from './support/eventually';
import { sampleWorkspace } from './support/sampleWorkspace';
import { withVscode } from './support/withVscode';

const file = 'faulty.squad.json';

it('shows an offset in its context on hover, and completes it with the places of the text', () =>
  withVscode('dataset-text', { prepare: sampleWorkspace, theme: 'Default Light Modern' }, async ({ workbench }) => {
    const { page, editor } = workbench;
    await workbench.quickInput.openFile(file);
    await workbench.runCommand('Problems: Focus on Problems View');
    const row = await workbench.problems.waitFor(/span-mismatch/);
    const [, line = '', column = ''] = /Ln (\d+), Col (\d+)/.exec(row) ?? [];
    await editor.goTo(Number(line), Number(column) + 1);
    const hover = page.locator('.monaco-hover:visible .hover-contents');
    const told = await eventually('the hover tells what stands at the offset', async () => {
      await page.keyboard.press('Control+K');
      await page.keyboard.press('Control+I');
      await hover.first().waitFor({ timeout: 3000 });
      const text = (await hover.allInnerTexts()).join('\n').replace(/\s+/g, ' ');
      return text.includes('⟦') ? text : undefined;
    });
    expect(told).toMatch(/Code point \d+ of \d+; UTF-16 unit \d+, UTF-8 byte \d+/);
    await page.keyboard.press('Escape');

    const rows = page.locator('.suggest-widget.visible .monaco-list-row');
    const offered = await eventually('completions are offered', async () => {
      await page.keyboard.press('Control+Space');
      await rows.first().waitFor({ timeout: 3000 });
      const texts = await rows.allInnerTexts();
      return texts.some(text => text.includes('⟦')) ? texts : undefined;
    });
    expect(offered.find(text => text.includes('⟦'))).toMatch(/^\s*\d+/);
    await page.keyboard.press('Enter');
    await editor.save();
  }));
