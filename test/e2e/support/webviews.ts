import type { Frame, FrameLocator, Page } from 'playwright-core';
import { eventually, patienceMs } from './eventually';

/** The webviews of the workbench: each is a frame of VS Code's with the extension's own document in a frame inside it. */
export class Webviews {
  constructor(private readonly page: Page) {}

  /**
   * Waits for the webview whose document holds `selector` and returns that document's frame. Take it anew after anything that
   * may hide or reload the view.
   */
  async find(selector: string, timeoutMs = patienceMs): Promise<Frame> {
    return eventually(
      `a webview with ${selector}`,
      async () => {
        for (const frame of this.page.frames()) {
          const element = await frame.frameElement().catch(() => null);
          if ((await element?.getAttribute('id')) !== 'active-frame') continue;
          if ((await frame.locator(selector).count()) > 0) return frame;
        }
        return undefined;
      },
      { timeoutMs },
    );
  }

  /** The one webview in view, when there is no more than one. */
  get only(): FrameLocator {
    return this.page.frameLocator('iframe.webview.ready').frameLocator('#active-frame');
  }
}
