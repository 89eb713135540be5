import type { Locator, Page } from 'playwright-core';
import { eventually, patienceMs } from './eventually';

/** How long one attempt waits before the whole is tried again: the box closes by itself when something else takes the focus. */
const attempt = { timeout: 5000 };

/** An item with all that it shows. */
export interface QuickInputItem {
  readonly label: string;
  /** Name of the first codicon in the label. */
  readonly icon: string | null;
  /** Beside the label. */
  readonly description: string;
  /** The line below it. */
  readonly detail: string;
}

/** The box at the top of the workbench: quick picks, input boxes, the command palette. */
export class QuickInput {
  constructor(private readonly page: Page) {}

  private get widget(): Locator {
    return this.page.locator('.quick-input-widget:visible');
  }

  get input(): Locator {
    return this.widget.locator('.quick-input-filter input');
  }

  /** Waits for a box whose title or placeholder or prompt matches. */
  async waitFor(text: RegExp, timeoutMs = patienceMs): Promise<void> {
    await eventually(
      `a quick input about ${text}`,
      async () => ((await this.texts()).some(shown => text.test(shown)) ? true : undefined),
      { timeoutMs },
    );
  }

  /** What the box says about itself: title, description, prompt, placeholder. */
  private async texts(): Promise<string[]> {
    if ((await this.widget.count()) === 0) return [];
    const shown = await this.widget
      .locator('.quick-input-title, .quick-input-message, .quick-input-description')
      .allInnerTexts();
    const placeholder = (await this.input.count()) > 0 ? await this.input.first().getAttribute('placeholder') : null;
    return [...shown, placeholder ?? ''];
  }

  /** The labels of the items in view. */
  async items(): Promise<string[]> {
    return this.widget.locator('.monaco-list-row .label-name').allInnerTexts();
  }

  /** The items in view with all that they show. */
  async detailedItems(): Promise<QuickInputItem[]> {
    const rows = await this.widget.locator('.monaco-list-row').all();
    return Promise.all(
      rows.map(async row => {
        const textOf = async (selector: string) => (await row.locator(selector).allInnerTexts()).join('').trim();
        const icons = row.locator('.label-name .codicon');
        const classes = (await icons.count()) > 0 ? await icons.first().getAttribute('class', attempt) : null;
        return {
          label: await textOf('.label-name'),
          icon: /codicon-(?!colored\b)([\w-]+)/.exec(classes ?? '')?.[1] ?? null,
          description: await textOf('.label-description'),
          detail: await textOf('.quick-input-list-label-meta'),
        };
      }),
    );
  }

  /** Chooses the item with this label, or the first whose label matches. */
  async choose(label: string | RegExp): Promise<void> {
    await this.item(label).first().click();
  }

  async fillAndAccept(text: string): Promise<void> {
    await this.input.fill(text);
    await this.page.keyboard.press('Enter');
  }

  /** Accepts what is there. */
  async accept(): Promise<void> {
    await this.input.first().focus();
    await this.page.keyboard.press('Enter');
  }

  async close(): Promise<void> {
    await eventually('the quick input closes', async () => {
      if ((await this.widget.count()) === 0) return true;
      await this.page.keyboard.press('Escape');
      return undefined;
    });
  }

  /**
   * Runs a command from the palette by its full title, such as `View: Toggle Problems`. A command can be missing for some
   * seconds after the workbench shows, so this waits until it is offered.
   */
  async runCommand(title: string): Promise<void> {
    await eventually(`the command palette offers "${title}"`, async () => {
      await this.close();
      await this.page.keyboard.press('F1');
      await this.input.fill(`>${title}`, attempt);
      await this.item(title).first().click(attempt);
      return true;
    });
  }

  /** Opens a workspace file by its name. */
  async openFile(name: string): Promise<void> {
    await eventually(`quick open offers ${name}`, async () => {
      await this.close();
      await this.page.keyboard.press('Control+P');
      await this.input.fill(name, attempt);
      await this.item(name).first().click(attempt);
      return true;
    });
    await this.page.locator('.tab.active', { hasText: name }).waitFor();
  }

  private item(label: string | RegExp): Locator {
    const exact = typeof label === 'string' ? new RegExp(`^\\s*${escapeRegExp(label)}\\s*$`) : label;
    const name = this.page.locator('.label-name', { hasText: exact });
    return this.widget.locator('.monaco-list-row').filter({ has: name });
  }
}

function escapeRegExp(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
