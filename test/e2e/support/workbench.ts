import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Browser, ConsoleMessage, Page } from 'playwright-core';
import { patienceMs } from './eventually';
import { Notifications } from './notifications';
import { ProblemsPanel } from './problemsPanel';
import { QuickInput } from './quickInput';
import { TextEditor } from './textEditor';
import { Webviews } from './webviews';

/** VS Code's window in the browser, with one object for each part of it that tests use. */
export class Workbench {
  readonly quickInput: QuickInput;
  readonly problems: ProblemsPanel;
  readonly notifications: Notifications;
  readonly editor: TextEditor;
  readonly webviews: Webviews;

  constructor(readonly page: Page) {
    this.quickInput = new QuickInput(page);
    this.problems = new ProblemsPanel(page);
    this.notifications = new Notifications(page);
    this.editor = new TextEditor(page, this.quickInput);
    this.webviews = new Webviews(page);
  }

  /**
   * Opens the workbench that `startVscode` serves at `url` and waits until it shows.
   *
   * @param onConsole gets what VS Code and the webviews write to the browser's console
   */
  static async open(
    browser: Browser,
    url: string,
    onConsole: (message: ConsoleMessage) => void = () => undefined,
  ): Promise<Workbench> {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, locale: 'en-US' });
    page.setDefaultTimeout(patienceMs);
    page.on('console', onConsole);
    await page.goto(url, { waitUntil: 'domcontentloaded', timeout: patienceMs });
    await page.locator('.monaco-workbench .statusbar').waitFor({ timeout: patienceMs });
    return new Workbench(page);
  }

  async runCommand(title: string): Promise<void> {
    await this.quickInput.runCommand(title);
  }

  async screenshot(file: string): Promise<void> {
    await mkdir(dirname(file), { recursive: true });
    await this.page.screenshot({ path: file });
  }
}
