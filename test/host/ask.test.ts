import { describe, expect, it } from 'vitest';
import type { FromAsk, ToAsk } from '../../src/protocol/views/ask';
import { askSnapshot, context } from './fixtures/huguenots';
import { expectAria } from './support/golden';
import { useBrowser } from './support/viewPage';
import type { ViewOptions } from './support/viewPage';

describe('ask', () => {
  const openView = useBrowser();
  const open = (options?: ViewOptions) => openView<ToAsk, FromAsk>('ask', options);

  it('shows answers, context and scores', async () => {
    const view = await open();
    await view.post(askSnapshot);
    await expectAria(view.page.locator('body'), 'ask-answered');
    await view.screenshot('ask-dark');
    expect(await view.page.locator('.context').textContent()).toBe(context);
    await view.expectClean();
    await view.close();
  });

  it.each([
    ['light', 1400],
    ['high-contrast', 1400],
    ['dark', 1000],
    ['dark', 700],
  ] as const)('fits in %s at %d pixels', async (theme, width) => {
    const view = await open({ theme, width });
    await view.post(askSnapshot);
    await view.screenshot(`ask-${theme}-${width}`);
    await view.expectClean();
    await view.close();
  });

  it('asks with Enter, breaks the line with Shift+Enter, recalls with the up key', async () => {
    const view = await open();
    await view.post(askSnapshot);
    const box = view.page.getByRole('textbox', { name: 'Question' });
    await box.fill('');
    await box.press('ArrowUp');
    await box.press('Enter');
    await box.fill('Line one');
    await box.press('Shift+Enter');
    await box.press('Enter');
    expect((await view.posted()).slice(1)).toEqual([
      { type: 'ask', question: 'When were the Wars of Religion fought?' },
      { type: 'ask', question: 'Line one' },
    ]);
    await view.close();
  });

  it('goes to answers and selects them, by mouse and by keyboard', async () => {
    const view = await open();
    await view.post(askSnapshot);
    await view.page.getByRole('button', { name: 'Go to answer 2' }).click();
    await view.page.getByRole('button', { name: '1562', exact: true }).click();
    expect(await view.page.locator('.context mark').allTextContents()).toEqual(['1562']);
    await view.page.getByRole('button', { name: 'All Answers' }).click();
    await expectAria(view.page.getByRole('region', { name: 'Context' }), 'ask-one-answer');
    await view.page.keyboard.press('Control+5');
    expect((await view.posted()).slice(1)).toEqual([
      { type: 'goToAnswer', id: 5, answerIndex: 1 },
      { type: 'goToAnswer', id: 5, answerIndex: 4 },
    ]);
    expect(await view.page.locator('.context mark').allTextContents()).toEqual(['1598']);
    await view.close();
  });

  it('walks through the history with one tab stop', async () => {
    const view = await open();
    await view.post(askSnapshot);
    const list = view.page.getByRole('listbox', { name: 'Questions asked' });
    await list.focus();
    await list.press('ArrowDown');
    await view.post({ ...askSnapshot, selected: 4 });
    await list.press('ArrowDown');
    await view.post({ ...askSnapshot, selected: 3 });
    expect((await view.posted()).slice(1)).toEqual([
      { type: 'selectEntry', id: 4 },
      { type: 'selectEntry', id: 3 },
    ]);
    await expectAria(view.page.getByRole('region', { name: 'Question and answers' }), 'ask-rejected');
    await view.screenshot('ask-rejected-dark');
    await view.page.getByRole('button', { name: 'Clear history' }).click();
    expect((await view.posted()).at(-1)).toEqual({ type: 'clearHistory' });
    await view.expectClean();
    await view.close();
  });

  it('highlights by code points in Chinese text', async () => {
    const view = await open();
    await view.post({ ...askSnapshot, selected: 1 });
    expect(await view.page.locator('.context mark').allTextContents()).toEqual(['行秋']);
    await view.close();
  });

  it('names a failure by its code', async () => {
    const view = await open();
    await view.post({ ...askSnapshot, selected: 2 });
    await expectAria(view.page.getByRole('region', { name: 'Question and answers' }), 'ask-failed');
    await view.screenshot('ask-failed-dark');
    await view.expectClean();
    await view.close();
  });

  it('waits while the engine reads', async () => {
    const view = await open();
    await view.post({ ...askSnapshot, busy: true });
    expect(await view.page.getByRole('alert', { name: 'Reading the text' }).count()).toBe(1);
    expect(await view.page.getByRole('button', { name: 'Ask', exact: true }).isDisabled()).toBe(true);
    await view.page.getByRole('textbox', { name: 'Question' }).press('Enter');
    expect((await view.posted()).slice(1)).toEqual([]);
    await view.expectClean();
    await view.close();
  });

  it.each([
    ['ask-empty', { ...askSnapshot, history: [], selected: null, nextContext: null }],
    ['ask-untrusted', { ...askSnapshot, trusted: false }],
    ['ask-first', { ...askSnapshot, history: [], selected: null }],
  ] as const)('says what to do next: %s', async (name, snapshot) => {
    const view = await open();
    await view.post(snapshot);
    await expectAria(view.page.locator('body'), name);
    await view.screenshot(`${name}-dark`);
    await view.expectClean();
    await view.close();
  });

  it('keeps the draft while it is hidden', async () => {
    const view = await open();
    await view.post({ ...askSnapshot, history: [], selected: null });
    await view.page.getByRole('textbox', { name: 'Question' }).fill('Half a quest');
    await view.page.reload();
    await view.post({ ...askSnapshot, history: [], selected: null });
    expect(await view.page.getByRole('textbox', { name: 'Question' }).inputValue()).toBe('Half a quest');
    await view.close();
  });
});
