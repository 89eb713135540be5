import type { Locator, Page } from 'playwright-core';
import { eventually } from './eventually';

/** VS Code's refactor preview: the edits that wait for a confirmation. */
export class RefactorPreview {
  private readonly panel: Locator;

  constructor(page: Page) {
    this.panel = page.locator('.bulk-edit-panel');
  }

  /** Waits until the preview shows edits and returns the rows in view as text. */
  async rows(): Promise<string[]> {
    return eventually('the refactor preview shows edits', async () => {
      const texts = await this.panel.locator('.monaco-list-row').allInnerTexts();
      return texts.length > 0 ? texts.map(text => text.replace(/\s+/g, ' ').trim()) : undefined;
    });
  }

  /** Ticks the first row, which is the file with everything in it. */
  async tickAll(): Promise<void> {
    await this.panel.locator('.monaco-list-row .monaco-checkbox, .monaco-list-row input').first().click();
  }

  async apply(): Promise<void> {
    await this.panel.getByRole('button', { name: 'Apply' }).click();
    await this.panel.getByRole('button', { name: 'Apply' }).waitFor({ state: 'hidden' });
  }
}
