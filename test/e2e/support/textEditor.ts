import type { Page } from 'playwright-core';
import { eventually } from './eventually';
import type { QuickInput } from './quickInput';

/** The active text editor: where it stands, what is selected, its quick fixes. */
export class TextEditor {
  constructor(
    private readonly page: Page,
    private readonly quickInput: QuickInput,
  ) {}

  /** Puts the keyboard focus into the active editor. */
  async focus(): Promise<void> {
    await this.page.keyboard.press('Control+1');
    await eventually('the text editor has the focus', async () =>
      (await this.page.locator('.editor-instance .monaco-editor.focused').count()) > 0 ? true : undefined,
    );
  }

  /** Selects the next place where `text` stands, as the find widget finds it. */
  async select(text: string): Promise<void> {
    await this.focus();
    await this.page.keyboard.press('Control+F');
    const input = this.page.locator('.find-widget.visible .find-part textarea').first();
    await input.waitFor();
    await input.fill(text);
    await this.page.locator('.find-widget.visible .matchesCount', { hasText: /of/ }).waitFor();
    await this.page.keyboard.press('Escape');
    await this.page.locator('.find-widget.visible').waitFor({ state: 'detached' });
  }

  async selectAll(): Promise<void> {
    await this.focus();
    await this.page.keyboard.press('Control+A');
  }

  /** Selects whole lines, numbered from 1, without the last line's end. Lines may be wrapped. */
  async selectLines(first: number, last: number): Promise<void> {
    await this.goTo(first, 1);
    await this.quickInput.runCommand('Set Selection Anchor');
    await this.goTo(last, 10_000);
    await this.quickInput.runCommand('Select from Anchor to Cursor');
    await this.selection();
  }

  /** Where the cursor stands and how many characters are selected, as the status bar tells. */
  async selection(): Promise<{ line: number; column: number; selected: number }> {
    return eventually('the status bar tells a selection', async () => {
      const text = await this.page.locator('[id="status.editor.selection"]').innerText();
      const match = /Ln (\d+), Col (\d+) \((\d+) selected\)/.exec(text);
      if (match === null) return undefined;
      return { line: Number(match[1]), column: Number(match[2]), selected: Number(match[3]) };
    });
  }

  /** Waits until an extension has marked text in an editor. */
  async waitForDecorations(): Promise<void> {
    await this.page
      .locator('.view-overlays [class*="TextEditorDecorationType"]')
      .first()
      .waitFor({ state: 'attached' });
  }

  /** Moves to a line and column, both from 1. */
  async goTo(line: number, column: number): Promise<void> {
    await this.focus();
    await this.page.keyboard.press('Control+G');
    const input = this.page.locator('.quick-input-widget:visible input').first();
    await input.waitFor();
    await input.fill(`:${line}:${column}`);
    await this.page.keyboard.press('Enter');
    await this.page.locator('.quick-input-widget:visible').waitFor({ state: 'detached' });
  }

  /** Opens the menu of quick fixes at the cursor and returns its titles. */
  async openQuickFixes(): Promise<string[]> {
    const rows = this.page.locator('.action-widget .monaco-list-row.action');
    return eventually('quick fixes are offered at the cursor', async () => {
      if ((await rows.count()) === 0) {
        await this.page.keyboard.press('Control+.');
        await rows.first().waitFor({ timeout: 3000 });
      }
      const titles = await rows.allInnerTexts();
      return titles.length > 0 ? titles.map(title => title.trim()) : undefined;
    });
  }

  /** Applies the quick fix at the cursor whose title matches. */
  async quickFix(title: RegExp): Promise<void> {
    await this.openQuickFixes();
    await this.page.locator('.action-widget .monaco-list-row.action', { hasText: title }).first().click();
    await this.page.locator('.action-widget .monaco-list-row').first().waitFor({ state: 'detached' });
  }

  /** Goes to the next problem and returns what its box says. */
  async nextProblem(): Promise<string> {
    const before = await this.problemText();
    return eventually('the next problem is shown', async () => {
      await this.page.keyboard.press('F8');
      await this.page.waitForTimeout(300);
      const text = await this.problemText();
      return text === before || text === '' ? undefined : text;
    });
  }

  private async problemText(): Promise<string> {
    const texts = await this.page.locator('.zone-widget .marker-widget').allInnerTexts();
    return texts.join(' ').replace(/\s+/g, ' ').trim();
  }

  async save(): Promise<void> {
    await this.page.keyboard.press('Control+S');
    await this.page.locator('.tab.active.dirty').waitFor({ state: 'detached' });
  }
}
