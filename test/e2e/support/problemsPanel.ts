import type { Locator, Page } from 'playwright-core';
import { eventually, patienceMs } from './eventually';

/** The Problems panel, which must be in view. */
export class ProblemsPanel {
  constructor(private readonly page: Page) {}

  private get rows(): Locator {
    return this.page.locator('.markers-panel-container .monaco-list-row:has(.marker-source, .code-link, .marker-code)');
  }

  /** The rows in view, each as one line of text: message, source, code and place. */
  async list(): Promise<string[]> {
    const texts = await this.rows.allInnerTexts();
    return texts.map(text => text.replace(/\s+/g, ' ').trim());
  }

  /** Waits for a row that matches and returns its text. */
  async waitFor(text: RegExp, timeoutMs = patienceMs): Promise<string> {
    return eventually(`Problems lists ${text}`, async () => (await this.list()).find(row => text.test(row)), {
      timeoutMs,
    });
  }

  /** Waits until no row matches. */
  async waitUntilGone(text: RegExp): Promise<void> {
    await eventually(`Problems no longer lists ${text}`, async () =>
      (await this.list()).some(row => text.test(row)) ? undefined : true,
    );
  }

  /** Opens the place of the first row that matches: the editor's cursor then stands there. */
  async open(text: RegExp): Promise<void> {
    await this.rows.filter({ hasText: text }).first().dblclick();
  }
}
