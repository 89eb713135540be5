import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import type { FromDatasetEditor, ToDatasetEditor } from '../../src/protocol/views/datasetEditor';
import { context, editorSnapshot, paragraph, summaries } from './fixtures/apollo';
import { expectAria } from './support/golden';
import { useBrowser } from './support/viewPage';
import type { ViewOptions } from './support/viewPage';

/** Selects a stretch of the context as a mouse would. */
async function selectInContext(page: Page, text: string): Promise<void> {
  await page.locator('.context').evaluate((element, wanted) => {
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    const nodes: Text[] = [];
    while (walker.nextNode()) nodes.push(walker.currentNode as Text);
    const place = (offset: number): [Text, number] => {
      let left = offset;
      for (const node of nodes) {
        if (left <= node.data.length) return [node, left];
        left -= node.data.length;
      }
      throw new Error('outside of the context');
    };
    const start = element.textContent.indexOf(wanted);
    const range = document.createRange();
    range.setStart(...place(start));
    range.setEnd(...place(start + wanted.length));
    document.getSelection()?.removeAllRanges();
    document.getSelection()?.addRange(range);
  }, text);
}

describe('dataset editor', () => {
  const openView = useBrowser();
  const open = (options?: ViewOptions) => openView<ToDatasetEditor, FromDatasetEditor>('dataset-editor', options);
  const few = { ...editorSnapshot, paragraphs: summaries(5) };

  it('shows paragraphs, the context with its answers, and questions with their problems', async () => {
    const view = await open();
    await view.post(few);
    await expectAria(view.page.locator('body'), 'dataset-editor');
    expect(await view.page.locator('.context').textContent()).toBe(context);
    expect(await view.page.locator('.context .u.wrong').allTextContents()).toEqual(['re ', 'asphyxia']);
    await view.expectClean();
    await view.close();
  });

  it.each([
    ['dark', 1400],
    ['light', 1400],
    ['high-contrast', 1400],
    ['dark', 1000],
    ['dark', 700],
  ] as const)('fits in %s at %d pixels', async (theme, width) => {
    const view = await open({ theme, width });
    await view.post(editorSnapshot);
    await view.screenshot(`dataset-editor-${theme}-${width}`);
    await view.expectClean();
    await view.close();
  });

  it('makes selected text an answer, by key and by button, in code points', async () => {
    const view = await open();
    const shifted = { ...paragraph, context: `🚀🚀 ${context}` };
    await view.post({ ...few, paragraph: shifted });
    await view.page.getByRole('button', { name: /^What was the first problem/ }).click();
    await selectInContext(view.page, ' noticed a strange ');
    await view.page.getByRole('button', { name: 'Set Answer', disabled: false }).waitFor();
    await expectAria(view.page.locator('.selection-line'), 'dataset-editor-selection');
    await view.page.getByRole('button', { name: 'Set Answer' }).click();
    await view.page.locator('.context-scroll').focus();
    await selectInContext(view.page, 'electrical fire');
    await view.page.keyboard.press('Shift+A');
    await selectInContext(view.page, 'cabin');
    await view.page.getByRole('button', { name: 'What began in the cabin?' }).click();
    await view.page.locator('.context-scroll').focus();
    await selectInContext(view.page, 'cabin');
    await view.page.keyboard.press('a');
    const span = (text: string) => {
      const startCodePoint = [...shifted.context.slice(0, shifted.context.indexOf(text))].length;
      return { startCodePoint, endCodePoint: startCodePoint + text.length };
    };
    const base = { type: 'setAnswerSpan', paragraphIndex: 1 };
    expect((await view.posted()).slice(1)).toEqual([
      { ...base, questionIndex: 0, answerIndex: 0, ...span('noticed a strange') },
      { ...base, questionIndex: 0, answerIndex: null, ...span('electrical fire') },
      { ...base, questionIndex: 3, answerIndex: null, ...span('cabin') },
    ]);
    await view.expectClean();
    await view.close();
  });

  it('edits questions and answers', async () => {
    const view = await open();
    await view.post(few);
    const button = (name: string | RegExp) => view.page.getByRole('button', { name });
    await button('Fix: 586 → 589').click();
    await button('Delete answer 2 of question 2').click();
    await button('Edit question 2').click();
    await view.page.getByRole('textbox', { name: 'Question 2' }).fill('What happened to the crew?');
    await view.page.keyboard.press('Enter');
    await button('Delete question 2').click();
    await view.page.getByRole('checkbox', { name: 'No answer in this paragraph' }).click();
    await view.page.getByRole('textbox', { name: 'New question' }).fill(' When did it begin? ');
    await button('Add Question').click();
    await button('Open as Text').click();
    const base = { paragraphIndex: 1, questionIndex: 1 };
    expect((await view.posted()).slice(1)).toEqual([
      { type: 'applyFix', ...base, answerIndex: 1, fixIndex: 0 },
      { type: 'removeAnswer', ...base, answerIndex: 1 },
      { type: 'setQuestion', ...base, question: 'What happened to the crew?' },
      { type: 'removeQuestion', ...base },
      { type: 'setImpossible', ...base, isImpossible: true },
      { type: 'addQuestion', paragraphIndex: 1, question: 'When did it begin?' },
      { type: 'openAsText' },
    ]);
    await view.close();
  });

  it('goes from problem to problem, then to the next paragraph that has one', async () => {
    const view = await open();
    await view.post(few);
    const current = () => view.page.locator('.question-item.current .question-text').textContent();
    expect((await current())?.trim()).toMatch(/^What happened to the crew/);
    await view.page.locator('.context-scroll').focus();
    await view.page.keyboard.press('F8');
    expect((await current())?.trim()).toBe('What began in the cabin?');
    await view.page.keyboard.press('F8');
    expect((await view.posted()).slice(1)).toEqual([{ type: 'nextProblem' }]);
    await view.post(few);
    expect((await current())?.trim()).toMatch(/^What happened to the crew/);
    await view.page.keyboard.press('Control+.');
    expect((await view.posted()).at(-1)).toMatchObject({ type: 'applyFix', questionIndex: 1, answerIndex: 1 });
    await view.close();
  });

  it('walks through two thousand paragraphs and finds those with problems', async () => {
    const view = await open();
    await view.post(editorSnapshot);
    const list = view.page.getByRole('listbox', { name: 'Paragraphs' });
    await list.focus();
    await list.press('ArrowDown');
    await list.press('ArrowDown');
    await expect.poll(async () => (await view.posted()).at(-1)).toEqual({ type: 'selectParagraph', paragraphIndex: 3 });
    expect(await list.getByRole('option').count()).toBeLessThan(60);
    await view.page.getByRole('button', { name: /^Problems/ }).click();
    await view.page.getByRole('textbox', { name: 'Search paragraphs' }).fill('article_2');
    expect(await list.getByRole('option').count()).toBe(11);
    await view.close();
  });

  it('follows changes of a long list without getting all of it again', async () => {
    const view = await open();
    await view.post(editorSnapshot);
    const { paragraphs, type: _type, ...facts } = editorSnapshot;
    const change = { start: 1, removed: 1, added: [{ ...paragraphs[1], preview: 'Changed just now', errors: 7 }] };
    await view.post({ ...facts, type: 'change', errors: 1234, change });
    const rows = view.page.getByRole('listbox', { name: 'Paragraphs' }).getByRole('option');
    expect(await rows.filter({ hasText: 'Changed just now' }).getByLabel('7 errors').count()).toBe(1);
    expect(await view.page.getByLabel('File health').textContent()).toContain('1,234 errors');
    await view.page.getByText(`of ${paragraphs.length.toLocaleString('en')}`).waitFor();
    await view.expectClean();
    await view.close();
  });

  it('says why a file of more than 50 MB cannot be changed, and what to do', async () => {
    const view = await open();
    await view.post({ ...few, readOnly: true, isTooLong: true });
    const reason = await view.page.getByRole('note').filter({ hasText: 'Read-only' }).textContent();
    expect(reason).toContain('50 MB');
    expect(reason).toContain('spanlab validate --fix');
    expect(reason).toContain('spanlab split');
    expect(await view.page.getByRole('button', { name: /Delete|Edit|Add|Fix|Set Answer/ }).count()).toBe(0);
    await view.screenshot('dataset-editor-too-long-dark');
    await view.expectClean();
    await view.close();
  });

  it('says that a long file is being read, then shows it', async () => {
    const view = await open();
    await view.post({ type: 'reading', fileName: 'long.json' });
    await view.page.getByRole('status').getByText('Reading long.json').waitFor();
    await view.post({ ...few, readOnly: true, isTooLong: true });
    await view.page.getByRole('navigation', { name: 'Paragraphs' }).waitFor();
    await view.expectClean();
    await view.close();
  });

  it('moves between its regions with F6', async () => {
    const view = await open();
    await view.post(few);
    const regions: (string | null)[] = [];
    for (let press = 0; press < 4; press++) {
      await view.page.keyboard.press('F6');
      regions.push(
        await view.page.evaluate(() => {
          const region = document.activeElement?.closest('[data-region]');
          return region?.getAttribute('aria-label') ?? region?.tagName ?? null;
        }),
      );
    }
    expect(regions).toEqual(['HEADER', 'Paragraphs', 'Paragraph', 'Questions of this paragraph']);
    await view.close();
  });

  it('offers no change where the file is read-only', async () => {
    const view = await open();
    await view.post({ ...few, readOnly: true });
    await expectAria(view.page.locator('.centre'), 'dataset-editor-read-only');
    expect(await view.page.getByRole('button', { name: /Delete|Edit|Add|Fix|Set Answer/ }).count()).toBe(0);
    await view.page.locator('.context-scroll').focus();
    await selectInContext(view.page, 'hatch');
    await view.page.keyboard.press('a');
    await view.page.keyboard.press('u');
    expect((await view.posted()).slice(1)).toEqual([]);
    await view.screenshot('dataset-editor-read-only-dark');
    await view.expectClean();
    await view.close();
  });

  it.each([
    ['dataset-editor-invalid', { type: 'invalid', code: 'json-syntax', message: 'Line 3: a comma is missing.' }],
    ['dataset-editor-empty', { ...few, paragraphs: [], paragraph: null, errors: 0, warnings: 0 }],
  ] as const)('says what is wrong and what to do: %s', async (name, message) => {
    const view = await open();
    await view.post(message);
    await expectAria(view.page.locator('body'), name);
    await view.screenshot(`${name}-dark`);
    await view.page.getByRole('button', { name: 'Open as Text' }).click();
    expect((await view.posted()).at(-1)).toEqual({ type: 'openAsText' });
    await view.expectClean();
    await view.close();
  });

  it('shows hostile text as text', async () => {
    const view = await open();
    const hostile = '<img src=x onerror="document.title=1"><script>document.title=2</script>';
    const answer = { text: hostile, startCodePoint: 0, problem: null };
    await view.post({
      ...few,
      fileName: hostile,
      paragraphs: few.paragraphs.map(item => ({ ...item, title: hostile, preview: hostile })),
      paragraph: {
        ...paragraph,
        title: hostile,
        context: hostile,
        questions: [{ id: hostile, question: hostile, isImpossible: false, answers: [answer], problems: [] }],
      },
    });
    expect(await view.page.locator('.context').textContent()).toBe(hostile);
    expect(await view.page.locator('#root img, #root script').count()).toBe(0);
    expect(await view.page.title()).toBe('dataset-editor');
    await view.expectClean();
    await view.close();
  });
});
