import { describe, expect, it } from 'vitest';
import type { FromRankings, ToRankings } from '../../src/protocol/views/rankings';
import { oilContext, oilDetail, rankingRows, rankingsSnapshot } from './fixtures/evaluation';
import { expectAria } from './support/golden';
import { useBrowser } from './support/viewPage';
import type { ViewOptions } from './support/viewPage';

describe('rankings', () => {
  const openView = useBrowser();
  const open = (options?: ViewOptions) => openView<ToRankings, FromRankings>('rankings', options);
  const snapshot = rankingsSnapshot(rankingRows(6));

  it('shows scores, questions and an opened question', async () => {
    const view = await open();
    await view.post(snapshot);
    await view.page.getByRole('row', { name: /another term/ }).click();
    await expect.poll(() => view.posted()).toContainEqual({ type: 'openQuestion', id: 'q3' });
    await view.post({ type: 'detail', detail: oilDetail });
    await expectAria(view.page.locator('body'), 'rankings');
    await view.screenshot('rankings-few-dark');
    expect(await view.page.locator('.context').textContent()).toBe(oilContext);
    expect(await view.page.locator('.context mark').allTextContents()).toEqual(['second oil shock']);
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
    await view.post(rankingsSnapshot(rankingRows(500)));
    await view.post({ type: 'detail', detail: oilDetail });
    await view.screenshot(`rankings-${theme}-${width}`);
    await view.expectClean();
    await view.close();
  });

  it('scrolls through all of SQuAD dev with a bounded number of elements', async () => {
    const view = await open();
    await view.post(rankingsSnapshot(rankingRows(10_570)));
    const list = view.page.getByRole('grid', { name: 'Questions' });
    expect(await list.getAttribute('aria-rowcount')).toBe('10570');
    for (const top of [50_000, 120_000, 253_000]) {
      await list.evaluate((element, scrollTop) => {
        element.scrollTop = scrollTop;
      }, top);
      const first = view.page.getByRole('row', { name: new RegExp(`^(Right|Wrong).* ${Math.ceil(top / 24) + 2}\\.`) });
      await first.waitFor();
      expect(await list.getByRole('row').count()).toBeLessThan(60);
    }
    await list.focus();
    await list.press('End');
    await expect.poll(async () => (await view.posted()).at(-1)).toEqual({ type: 'openQuestion', id: 'q10570' });
    expect(
      await view.page.locator(`[id="${await list.getAttribute('aria-activedescendant')}"]`).textContent(),
    ).toContain('10570. ');
    await view.close();
  });

  it('filters, searches and sorts', async () => {
    const view = await open();
    await view.post(snapshot);
    const names = async () =>
      (await view.page.locator('.rows .c-question').allTextContents()).map(text =>
        text.split(' ').slice(0, 3).join(' '),
      );
    await view.page.getByRole('button', { name: /^Unanswerable/ }).click();
    expect(await names()).toEqual(['What element has', 'When did OPEC', 'How did the']);
    await view.page.getByRole('button', { name: /^Right/ }).click();
    expect(await names()).toEqual(['What element has', 'When did OPEC', 'Who proclaimed the', 'How did the']);
    await view.page.getByRole('textbox', { name: 'Search questions and answers' }).fill('oapec');
    expect(await names()).toEqual(['Who proclaimed the']);
    await view.page.getByRole('textbox', { name: 'Search questions and answers' }).fill('no such text');
    await view.screenshot('rankings-no-match-dark');
    await view.page.getByRole('button', { name: 'Clear Filters' }).click();
    expect((await names()).length).toBe(6);
    await view.page.getByRole('button', { name: 'Sort by Joint p' }).click();
    expect((await names())[0]).toBe('What element has');
    await view.page.getByRole('button', { name: 'Joint p, sorted descending' }).click();
    expect((await names())[0]).toBe('What century did');
    await view.expectClean();
    await view.close();
  });

  it('shows candidates by number and goes to the data set', async () => {
    const view = await open();
    await view.post(snapshot);
    await view.post({ type: 'detail', detail: oilDetail });
    await view.page.getByRole('grid', { name: 'Questions' }).focus();
    await view.page.keyboard.press('2');
    expect((await view.page.locator('.context mark').allTextContents()).join('')).toBe('first oil shock');
    await view.page.getByRole('button', { name: 'Show candidate 5: shock' }).click();
    expect(await view.page.locator('.context mark').allTextContents()).toEqual(['shock']);
    await view.page.getByRole('grid', { name: 'Questions' }).focus();
    await view.page.keyboard.press('g');
    await view.page.getByRole('button', { name: 'Go to Dataset' }).click();
    await view.page.getByRole('combobox', { name: 'Evaluation' }).click();
    await view.page.getByRole('option', { name: 'epoch 2' }).click();
    await view.page.getByRole('button', { name: 'Evaluate Model…' }).click();
    expect((await view.posted()).slice(1)).toEqual([
      { type: 'goToDataset', id: 'q3' },
      { type: 'goToDataset', id: 'q3' },
      { type: 'selectEpoch', epoch: 2 },
      { type: 'evaluate' },
    ]);
    await view.expectClean();
    await view.close();
  });

  it('asks again for the opened question after it was hidden', async () => {
    const view = await open();
    await view.post(snapshot);
    await view.post({ type: 'detail', detail: oilDetail });
    await view.page.reload();
    await view.post(snapshot);
    expect(await view.posted()).toEqual([{ type: 'ready' }, { type: 'openQuestion', id: 'q3' }]);
    await view.close();
  });

  it.each([
    ['rankings-loading', { type: 'loading' }],
    ['rankings-empty', { type: 'empty', reason: 'This run has no finished evaluation yet.' }],
  ] as const)('says how it stands: %s', async (name, message) => {
    const view = await open();
    await view.post(message);
    await expectAria(view.page.locator('body'), name);
    await view.screenshot(`${name}-dark`);
    await view.expectClean();
    await view.close();
  });

  it('shows hostile text as text', async () => {
    const view = await open();
    const hostile = '<img src=x onerror="document.title=1"><script>document.title=2</script>';
    const rows = snapshot.rows.map(row => ({ ...row, question: hostile, prediction: hostile, golds: [hostile] }));
    await view.post({ ...snapshot, name: hostile, rows });
    await view.post({
      type: 'detail',
      detail: { ...oilDetail, title: hostile, question: hostile, context: hostile + oilContext },
    });
    expect(await view.page.locator('.context').textContent()).toBe(hostile + oilContext);
    expect(await view.page.locator('#root img, #root script').count()).toBe(0);
    expect(await view.page.title()).toBe('rankings');
    await view.expectClean();
    await view.close();
  });
});
