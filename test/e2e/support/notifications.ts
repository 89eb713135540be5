import type { Locator, Page } from 'playwright-core';
import { eventually, patienceMs } from './eventually';

/** The notifications at the lower right. */
export class Notifications {
  constructor(private readonly page: Page) {}

  private get toasts(): Locator {
    return this.page.locator(
      '.notifications-toasts .notification-list-item, .notifications-center .notification-list-item',
    );
  }

  async list(): Promise<string[]> {
    return this.toasts.locator('.notification-list-item-message').allInnerTexts();
  }

  /** Waits for a notification that matches and returns its message. */
  async waitFor(text: RegExp, timeoutMs = patienceMs): Promise<string> {
    return eventually(
      `a notification that says ${text}`,
      async () => (await this.list()).find(message => text.test(message)),
      { timeoutMs },
    );
  }

  /** Presses a button of the notification that matches. */
  async press(text: RegExp, button: string): Promise<void> {
    const toast = this.toasts.filter({ hasText: text }).first();
    await toast.hover();
    await toast.getByRole('button', { name: button }).click();
  }
}
